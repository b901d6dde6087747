// Scalars: which text and JSON values a number, integer, boolean, date or literal accepts (pydantic's lax rules), and the error otherwise.
import { readDateText, readTimestamp } from "./date-time.ts"
import { listExpected, makeProblem, type Problem, type ProblemType } from "./issue.ts"
import type { AuthorMessage, LiteralNode } from "./types.ts"

/**
 * How values are validated. `text`: strings of path, query, header, cookie or form, coerced. `json`: strictly, as the schema says.
 * `lax`: JSON under `laxBody`, coerced as in pydantic.
 */
export type Mode = "text" | "json" | "lax"

/** The result of reading a scalar: the decoded value, or the problem. */
export type Read<T> = { readonly value: T } | { readonly problem: Problem }

type Message = AuthorMessage | undefined
type Failure = { readonly problem: Problem }

function fail(type: ProblemType, input: unknown, message: Message, ctx?: Record<string, unknown>): Failure {
  return { problem: makeProblem(type, input, ctx, message?.(input)) }
}

const INTEGER = /^([+-]?)(\d+(?:_\d+)*)(?:\.0+)?$/
const FLOAT = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i
// Python rejects longer integers.
const MOST_DIGITS = 4300

/** The digits of an integer, with a minus sign if negative; undefined if the text is not an integer. */
function integerText(text: string): string | undefined {
  const match = INTEGER.exec(text.trim())
  return match === null ? undefined : `${match[1] === "-" ? "-" : ""}${match[2]!.replaceAll("_", "")}`
}

function refuseUnsafe(negative: boolean, input: unknown, message: Message): Failure {
  if (negative) return fail("greater_than_equal", input, message, { ge: Number.MIN_SAFE_INTEGER })
  return fail("less_than_equal", input, message, { le: Number.MAX_SAFE_INTEGER })
}

/** Reads an integer. Beyond 2^53 it is a range error, because a JavaScript number would round it. */
export function readInteger(input: unknown, mode: Mode, message: Message): Read<number> {
  if (typeof input === "number") {
    if (Number.isSafeInteger(input)) return { value: input === 0 ? 0 : input }
    if (!Number.isFinite(input)) return fail("finite_number", input, message)
    return Number.isInteger(input) ? refuseUnsafe(input < 0, input, message) : fail("int_from_float", input, message)
  }
  if (typeof input === "bigint") return refuseUnsafe(input < 0n, input, message)
  if (typeof input === "boolean" && mode === "lax") return { value: Number(input) }
  if (typeof input !== "string") return fail("int_type", input, message)
  const digits = integerText(input)
  if (digits === undefined) return fail("int_parsing", input, message)
  if (mode === "json") return fail("int_type", input, message)
  if (digits.length > MOST_DIGITS) return fail("int_parsing_size", input, message)
  const value = Number(digits)
  return Number.isSafeInteger(value) ? { value: value === 0 ? 0 : value } : refuseUnsafe(value < 0, input, message)
}

/** Reads an integer of any size; text may have up to 4300 digits. */
export function readBigint(input: unknown, mode: Mode, message: Message): Read<bigint> {
  if (typeof input === "bigint") return { value: input }
  if (typeof input === "number") return Number.isInteger(input) ? { value: BigInt(input) } : fail("int_from_float", input, message)
  if (typeof input === "boolean" && mode === "lax") return { value: BigInt(input) }
  if (typeof input !== "string") return fail("int_type", input, message)
  const digits = integerText(input)
  if (digits === undefined) return fail("int_parsing", input, message)
  if (mode === "json") return fail("int_type", input, message)
  return digits.length > MOST_DIGITS ? fail("int_parsing_size", input, message) : { value: BigInt(digits) }
}

/** Reads a finite number. A bigint (a JSON integer beyond 2^53) is a range error. */
export function readNumber(input: unknown, mode: Mode, message: Message): Read<number> {
  if (typeof input === "number") return Number.isFinite(input) ? { value: input } : fail("finite_number", input, message)
  if (typeof input === "bigint") return refuseUnsafe(input < 0n, input, message)
  if (typeof input === "boolean" && mode === "lax") return { value: Number(input) }
  if (typeof input !== "string") return fail("float_type", input, message)
  const text = input.trim()
  if (NOT_FINITE.test(text)) return mode === "json" ? fail("float_type", input, message) : fail("finite_number", input, message)
  if (!FLOAT.test(text)) return fail("float_parsing", input, message)
  if (mode === "json") return fail("float_type", input, message)
  const value = Number(text.replaceAll("_", ""))
  return Number.isFinite(value) ? { value } : fail("finite_number", input, message)
}

const TRUE = new Set(["1", "on", "t", "true", "y", "yes"])
const FALSE = new Set(["0", "off", "f", "false", "n", "no"])

/** Reads a boolean. Text and lax JSON accept pydantic's words (`yes`, `off`, `1`), in any case. */
export function readBoolean(input: unknown, mode: Mode, message: Message): Read<boolean> {
  if (typeof input === "boolean") return { value: input }
  let meant: boolean | undefined
  if (typeof input === "string") {
    const word = input.toLowerCase()
    meant = TRUE.has(word) ? true : FALSE.has(word) ? false : undefined
    if (meant === undefined) return fail("bool_parsing", input, message)
  } else if (typeof input === "number") {
    if (!Number.isInteger(input)) return fail("bool_type", input, message)
    meant = input === 1 ? true : input === 0 ? false : undefined
    if (meant === undefined) return fail("bool_parsing", input, message)
  }
  return meant === undefined || mode === "json" ? fail("bool_type", input, message) : { value: meant }
}

/** Reads a date-time, a date or a Unix time; without a zone it is UTC. */
export function readDate(input: unknown, mode: Mode, message: Message): Read<Date> {
  if (typeof input === "string") {
    const reading = readDateText(input)
    return "value" in reading ? reading : fail(reading.type, input, message, { error: reading.error })
  }
  if (typeof input !== "number" || mode === "json") return fail("datetime_type", input, message)
  const reading = readTimestamp(input)
  return "value" in reading ? reading : fail("datetime_parsing", input, message, { error: reading.error })
}

/** Reads one of the literal's values: the value itself or, in text, its spelling. */
export function compileLiteral(node: LiteralNode, mode: Mode): (input: unknown) => Read<LiteralNode["values"][number]> {
  const values = new Set<unknown>(node.values)
  const byText = new Map(mode === "json" ? [] : node.values.filter((value) => value !== undefined).map((value) => [String(value), value]))
  const type = node.enumeration ? "enum" : "literal_error"
  const ctx = { expected: listExpected(node.values) }
  return (input) => {
    if (values.has(input)) return { value: input as LiteralNode["values"][number] }
    if (typeof input === "string" && (mode === "text" || node.enumeration) && byText.has(input)) return { value: byText.get(input)! }
    if (typeof input === "number" && values.has(BigInt(Math.trunc(input))) && Number.isInteger(input)) return { value: BigInt(input) }
    return fail(type, input, node.message, { ...ctx })
  }
}
