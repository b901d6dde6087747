// Checks on a value of the right type: lengths, ranges, multiples, patterns and formats; also changes such as trim.
import { writeDate } from "./date-time.ts"
import { findFormat } from "./format.ts"
import { makeProblem, type Problem, readLibraryIssue } from "./issue.ts"
import type { Check } from "./types.ts"
import type { ValidationContext, Validator } from "./validation-context.ts"

// pydantic's order of checks. A change (trim) keeps its position among them.
const ranks: Readonly<Record<Check["check"], number>> = {
  overwrite: 0,
  multipleOf: 1,
  le: 2,
  lt: 3,
  ge: 4,
  gt: 5,
  maxLength: 1,
  minLength: 2,
  pattern: 3,
  format: 4,
}

/** Sorts the checks between two changes into pydantic's order. */
function orderChecks(checks: readonly Check[]): Check[] {
  const stretches: Check[][] = [[]]
  for (const check of checks) {
    if (check.check === "overwrite") stretches.push([check], [])
    else stretches.at(-1)!.push(check)
  }
  return stretches.flatMap((stretch) => stretch.sort((a, b) => ranks[a.check] - ranks[b.check]))
}

/** Compiles the checks of a scalar. Only the first failure is reported. Undefined if there are no checks. */
export function compileChecks(checks: readonly Check[]): Validator | undefined {
  if (checks.length === 0) return undefined
  const steps = orderChecks(checks).map(compileCheck)
  if (steps.length === 1) return steps[0]
  return (value, validation) => {
    const start = validation.problems.length
    let current = value
    for (let i = 0; i < steps.length && validation.problems.length === start; i++) current = steps[i]!(current, validation)
    return current
  }
}

/** `given`: the original value; `count`: its valid items; `start`: the index of its items' first problem in the validation. */
export type CountItems = (given: unknown, count: number, start: number, validation: ValidationContext) => void

/** Checks the number of items of a list or set after its items were validated. `fieldType` is pydantic's name for the container. */
export function compileItemCount(checks: readonly Check[], fieldType: "List" | "Set"): CountItems | undefined {
  const limits = checks.flatMap((check) => (check.check === "minLength" || check.check === "maxLength" ? [check] : []))
  if (limits.length === 0) return undefined
  return (given, count, start, validation) => {
    const failed = validation.problems.length > start
    for (const { check, limit, message, fatal } of limits) {
      const short = check === "minLength"
      if (short ? failed || count >= limit : count <= limit) continue
      // Like pydantic, report only `too_long` and drop the item errors. For a set pydantic leaves `actual_length` null.
      validation.problems.length = start
      const ctx = {
        field_type: fieldType,
        [short ? "min_length" : "max_length"]: limit,
        actual_length: !short && fieldType === "Set" ? null : count,
      }
      validation.problems.push(makeProblem(short ? "too_short" : "too_long", given, ctx, message?.(given), failed || fatal === true))
      return
    }
  }
}

/** The length in code points, as in Python. */
function countCodePoints(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count -= 1
  }
  return count
}

type Limit = number | bigint | Date

// In `ctx` a date is a string.
const showLimit = (limit: Limit): unknown => (limit instanceof Date ? writeDate(limit) : limit)
const numberOf = (limit: Limit): number | bigint => (limit instanceof Date ? limit.getTime() : limit)

const ranges = {
  gt: { type: "greater_than", holds: (value: number | bigint, limit: number | bigint) => value > limit },
  ge: { type: "greater_than_equal", holds: (value: number | bigint, limit: number | bigint) => value >= limit },
  lt: { type: "less_than", holds: (value: number | bigint, limit: number | bigint) => value < limit },
  le: { type: "less_than_equal", holds: (value: number | bigint, limit: number | bigint) => value <= limit },
} as const

/** The predicate of a check, for values of the right type; undefined for checks that change the value or call the library. */
// biome-ignore lint/suspicious/noExplicitAny: its type differs by the kind of check, and the validator has made sure of it.
export function findHolds(check: Check): ((value: any) => boolean) | undefined {
  switch (check.check) {
    case "overwrite":
    case "format":
      return undefined
    case "minLength":
      return (text: string) => text.length >= check.limit && (text.length >= check.limit * 2 || countCodePoints(text) >= check.limit)
    case "maxLength":
      return (text: string) => text.length <= check.limit || countCodePoints(text) <= check.limit
    case "multipleOf":
      return (value: number | bigint) => isMultiple(value, check.limit)
    case "pattern": {
      const pattern = new RegExp(check.pattern.source, check.pattern.flags.replace(/[gy]/g, ""))
      return (text: string) => pattern.test(text)
    }
    case "gt":
    case "ge":
    case "lt":
    case "le": {
      const { holds } = ranges[check.check]
      const limit = numberOf(check.limit)
      return (value: Limit) => holds(numberOf(value), limit)
    }
    default:
      return check satisfies never
  }
}

function compileCheck(check: Check): Validator {
  const fatal = check.fatal === true
  const holds = findHolds(check)
  const report = (problem: (value: unknown, message: string | undefined) => Problem): Validator => {
    return (value, validation) => {
      if (holds?.(value) === false) validation.problems.push(problem(value, check.message?.(value)))
      return value
    }
  }
  switch (check.check) {
    case "overwrite":
      return (value) => check.change(value)
    case "minLength": {
      const { limit } = check
      const problem = (value: unknown, message: string | undefined) =>
        makeProblem("string_too_short", value, { min_length: limit }, message, fatal)
      return report(problem)
    }
    case "maxLength": {
      const { limit } = check
      const problem = (value: unknown, message: string | undefined) =>
        makeProblem("string_too_long", value, { max_length: limit }, message, fatal)
      return report(problem)
    }
    case "gt":
    case "ge":
    case "lt":
    case "le": {
      const { type } = ranges[check.check]
      const name = check.check
      const shown = showLimit(check.limit)
      const problem = (value: unknown, message: string | undefined) => makeProblem(type, value, { [name]: shown }, message, fatal)
      return report(problem)
    }
    case "multipleOf": {
      const { limit } = check
      const problem = (value: unknown, message: string | undefined) =>
        makeProblem("multiple_of", value, { multiple_of: limit }, message, fatal)
      return report(problem)
    }
    case "pattern": {
      const { source } = check.pattern
      const problem = (value: unknown, message: string | undefined) =>
        makeProblem("string_pattern_mismatch", value, { pattern: source }, message, fatal)
      return report(problem)
    }
    case "format":
      return (value, validation) => {
        const verdict = validation.ask(check.ask, value, value)
        const issue = verdict?.issues[0]
        if (issue === undefined) return verdict === undefined ? value : verdict.value
        const problem = findFormat(check.format)?.explain(String(value), check.options) ?? readLibraryIssue(issue, value)
        validation.problems.push({ ...problem, msg: check.message?.(value) ?? problem.msg, fatal })
        return value
      }
    default:
      return check satisfies never
  }
}

// pydantic and Zod accept 0.3 as a multiple of 0.1, despite binary fractions: both numbers are scaled to integers before the division.
function isMultiple(value: number | bigint, step: number | bigint): boolean {
  if (typeof value === "bigint" || typeof step === "bigint") return BigInt(value) % BigInt(step) === 0n
  const places = Math.min(Math.max(decimalPlaces(value), decimalPlaces(step)), 100)
  const wholes = [value, step].map((number) => Number(number.toFixed(places).replace(".", "")))
  return wholes[0]! % wholes[1]! === 0
}

function decimalPlaces(value: number): number {
  const [digits = "", exponent = "0"] = String(value).split("e")
  return Math.max(0, (digits.split(".")[1] ?? "").length - Number(exponent))
}
