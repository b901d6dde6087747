// The body: parses bytes as JSON (or another format), and reads the parts that handler and dependencies declare.
import { RequestRefusal } from "../http/error.ts"
import type { Exchange } from "../http/exchange.ts"
import { JSONDecodeError, parseJson } from "../http/json.ts"
import { isJsonMediaType, parseMediaType } from "../http/media-type.ts"
import type { BodyPlan } from "../plan/body.ts"
import type { BodyFieldPlan } from "../plan/parameter.ts"
import { isFieldSource, makeAbsent } from "../schema/container.ts"
import { RequestValidationError } from "../schema/error.ts"
import { makeProblem, makeValueError, placeProblems, toDetail } from "../schema/issue.ts"
import { absenceOf } from "../schema/node.ts"
import { compileValidate } from "../schema/validate.ts"
import type { ValidationContext } from "../schema/validation-context.ts"

/**
 * Parses the bytes of the body; undefined if there are none. A promise only if a custom parser is asynchronous. Throws the error to respond
 * with: 400, 415 or a parser's 422.
 */
export type ParseBody = (bytes: Uint8Array, exchange: Exchange) => unknown

const decoder = new TextDecoder("utf-8", { fatal: true })

function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new RequestRefusal(400, "There was an error parsing the body", { cause })
  }
}

export function compileBody(plan: BodyPlan): ParseBody {
  const { parse } = plan
  if (parse !== undefined) return compileParse(plan.mediaType, parse)
  return (bytes, exchange) => {
    if (bytes.length === 0) return undefined
    const type = exchange.header("content-type")
    const isJson = type === undefined ? !plan.strictContentType : isJsonMediaType(type)
    const text = decodeText(bytes)
    // The schema gets any other type as a string, which a model refuses.
    return isJson ? readJson(text) : text
  }
}

function readJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JSONDecodeError)) throw error
    const { position, message } = error
    // Python counts characters, JavaScript their halves too.
    const at = [...text.slice(0, position)].length
    const detail = { type: "json_invalid", loc: ["body", at], msg: "JSON decode error", input: {}, ctx: { error: message } }
    throw new RequestValidationError([detail], { body: text })
  }
}

function compileParse(mediaType: string, parse: (raw: Uint8Array) => unknown): ParseBody {
  const wanted = parseMediaType(mediaType)
  // The parser's message may contain anything, so the client learns only that it failed.
  const refuse = (): never => {
    throw new RequestValidationError([toDetail(makeValueError(`the body is no valid ${mediaType}`, null), "body")])
  }
  return (bytes, exchange) => {
    if (bytes.length === 0) return undefined
    const given = parseMediaType(exchange.header("content-type") ?? "")
    if (given?.type !== wanted?.type || given?.subtype !== wanted?.subtype) throw new RequestRefusal(415)
    try {
      const parsed = parse(bytes)
      return parsed instanceof Promise ? parsed.catch(refuse) : parsed
    } catch {
      return refuse()
    }
  }
}

/** Reads one declared part of the parsed body. */
export type ReadBodyField = (body: unknown, validation: ValidationContext) => unknown

export function compileBodyField(field: BodyFieldPlan, plan: BodyPlan): ReadBodyField {
  const validator = compileValidate(field.node, plan.lax ? "lax" : "json")
  const absence = absenceOf(field.node)
  const missing = field.node.message?.(undefined)
  const { wireName } = field
  const { embedded } = plan
  return (body, validation) => {
    const start = validation.problems.length
    const wrongBody = embedded && body !== undefined && body !== null && !isFieldSource(body)
    const given =
      embedded && isFieldSource(body) ? (Object.hasOwn(body, wireName) ? body[wireName] : undefined) : embedded ? undefined : body
    let value: unknown
    // As in FastAPI, a null at the top level is an absent value; in a body that is not an object, even optional fields are missing.
    if (given !== undefined && given !== null) value = validator(given, validation)
    else if (absence === undefined || wrongBody) validation.problems.push(makeProblem("missing", null, undefined, missing))
    else value = makeAbsent(absence, validator, validation)
    if (validation.problems.length > start) {
      if (embedded) placeProblems(validation.problems, start, wireName)
      placeProblems(validation.problems, start, "body")
    }
    return value
  }
}
