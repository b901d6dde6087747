// Errors in pydantic's wording: the catalogue of types and messages, and the conversion of the schema library's own issues.
import type { LibraryIssue } from "./types.ts"

/** One entry of a 422's `detail` (FastAPI's order of keys). `loc` starts with the source: `path query header cookie body` or `response`. */
export interface ErrorDetail {
  type: string
  loc: (string | number)[]
  msg: string
  input?: unknown
  ctx?: Record<string, unknown>
}

/** An error before its `loc` is complete: each parent prepends its key. `fatal`: refinements above it do not run. */
export interface Problem extends ErrorDetail {
  fatal: boolean
}

const plural = (count: unknown): string => (count === 1 ? "" : "s")

type Context = Record<string, unknown>

/** Message templates by type (pydantic 2.13), in the wording that FastAPI sends. */
const messages = {
  missing: () => "Field required",
  extra_forbidden: () => "Extra inputs are not permitted",
  json_invalid: () => "JSON decode error",
  model_attributes_type: () => "Input should be a valid dictionary or object to extract fields from",
  dict_type: () => "Input should be a valid dictionary",
  list_type: () => "Input should be a valid list",
  tuple_type: () => "Input should be a valid tuple",
  set_type: () => "Input should be a valid set",
  none_required: () => "Input should be None",
  string_type: () => "Input should be a valid string",
  string_too_short: (ctx: Context) => `String should have at least ${ctx.min_length} character${plural(ctx.min_length)}`,
  string_too_long: (ctx: Context) => `String should have at most ${ctx.max_length} character${plural(ctx.max_length)}`,
  string_pattern_mismatch: (ctx: Context) => `String should match pattern '${ctx.pattern}'`,
  string_unicode: () => "Input should be a valid string, unable to parse raw data as a unicode string",
  int_type: () => "Input should be a valid integer",
  int_parsing: () => "Input should be a valid integer, unable to parse string as an integer",
  int_parsing_size: () => "Unable to parse input string as an integer, exceeded maximum size",
  int_from_float: () => "Input should be a valid integer, got a number with a fractional part",
  float_type: () => "Input should be a valid number",
  float_parsing: () => "Input should be a valid number, unable to parse string as a number",
  finite_number: () => "Input should be a finite number",
  bool_type: () => "Input should be a valid boolean",
  bool_parsing: () => "Input should be a valid boolean, unable to interpret input",
  greater_than: (ctx: Context) => `Input should be greater than ${ctx.gt}`,
  greater_than_equal: (ctx: Context) => `Input should be greater than or equal to ${ctx.ge}`,
  less_than: (ctx: Context) => `Input should be less than ${ctx.lt}`,
  less_than_equal: (ctx: Context) => `Input should be less than or equal to ${ctx.le}`,
  multiple_of: (ctx: Context) => `Input should be a multiple of ${ctx.multiple_of}`,
  too_short: (ctx: Context) =>
    `${ctx.field_type} should have at least ${ctx.min_length} item${plural(ctx.min_length)} after validation, not ${ctx.actual_length}`,
  too_long: (ctx: Context) =>
    `${ctx.field_type} should have at most ${ctx.max_length} item${plural(ctx.max_length)} after validation, not ${ctx.actual_length ?? "more"}`,
  enum: (ctx: Context) => `Input should be ${ctx.expected}`,
  literal_error: (ctx: Context) => `Input should be ${ctx.expected}`,
  datetime_type: () => "Input should be a valid datetime",
  datetime_from_date_parsing: (ctx: Context) => `Input should be a valid datetime or date, ${ctx.error}`,
  datetime_parsing: (ctx: Context) => `Input should be a valid datetime, ${ctx.error}`,
  date_type: () => "Input should be a valid date",
  date_parsing: (ctx: Context) => `Input should be a valid date in the format YYYY-MM-DD, ${ctx.error}`,
  date_from_datetime_parsing: (ctx: Context) => `Input should be a valid date or datetime, ${ctx.error}`,
  date_from_datetime_inexact: () => "Datetimes provided to dates should have zero time - e.g. be exact dates",
  decimal_type: () => "Decimal input should be an integer, float, string or Decimal object",
  decimal_parsing: () => "Input should be a valid decimal",
  decimal_max_digits: (ctx: Context) => `Decimal input should have no more than ${ctx.max_digits} digit${plural(ctx.max_digits)} in total`,
  decimal_max_places: (ctx: Context) =>
    `Decimal input should have no more than ${ctx.decimal_places} decimal place${plural(ctx.decimal_places)}`,
  decimal_whole_digits: (ctx: Context) =>
    `Decimal input should have no more than ${ctx.whole_digits} digit${plural(ctx.whole_digits)} before the decimal point`,
  timezone_aware: () => "Input should have timezone info",
  timezone_naive: () => "Input should not have timezone info",
  time_type: () => "Input should be a valid time",
  time_parsing: (ctx: Context) => `Input should be in a valid time format, ${ctx.error}`,
  time_delta_type: () => "Input should be a valid timedelta",
  time_delta_parsing: (ctx: Context) => `Input should be a valid timedelta, ${ctx.error}`,
  uuid_type: () => "UUID input should be a string, bytes or UUID object",
  uuid_version: (ctx: Context) => `UUID version ${ctx.expected_version} expected`,
  uuid_parsing: (ctx: Context) => `Input should be a valid UUID, ${ctx.error}`,
  url_type: () => "URL input should be a string or URL",
  url_parsing: (ctx: Context) => `Input should be a valid URL, ${ctx.error}`,
  url_scheme: (ctx: Context) => `URL scheme should be ${ctx.expected_schemes}`,
  ip_v4_address: () => "Input is not a valid IPv4 address",
  ip_v6_address: () => "Input is not a valid IPv6 address",
  email: (ctx: Context) => `value is not a valid email address: ${ctx.reason}`,
  union_tag_invalid: (ctx: Context) =>
    `Input tag '${ctx.tag}' found using ${ctx.discriminator} does not match any of the expected tags: ${ctx.expected_tags}`,
  union_tag_not_found: (ctx: Context) => `Unable to extract tag using discriminator ${ctx.discriminator}`,
  value_error: (ctx: Context) => `Value error, ${ctx.reason}`,
} satisfies Record<string, (ctx: Context) => string>

/** An error type of the catalogue. */
export type ProblemType = keyof typeof messages

/** The catalogue's message of a type. */
export function messageFor(type: ProblemType, ctx: Context = {}): string {
  return messages[type](ctx)
}

/** Makes one problem. `message`, a custom message, replaces that of the catalogue. `ctx` is omitted if undefined. */
export function makeProblem(type: ProblemType, input: unknown, ctx?: Context, message?: string, fatal = true): Problem {
  // pydantic reports an invalid e-mail address as a plain value_error.
  const problem: Problem = {
    type: type === "email" ? "value_error" : type,
    loc: [],
    msg: message ?? messages[type](ctx ?? {}),
    input,
    fatal,
  }
  if (ctx !== undefined) problem.ctx = ctx
  return problem
}

/** A problem without a pydantic type, in the form that FastAPI gives a `ValueError`. */
export function makeValueError(reason: string, input: unknown, fatal = true): Problem {
  return { type: "value_error", loc: [], msg: `Value error, ${reason}`, input, ctx: { error: {} }, fatal }
}

/** Prepends a key to the `loc` of every problem from index `start` on. */
export function placeProblems(problems: Problem[], start: number, key: string | number): void {
  for (let i = start; i < problems.length; i++) problems[i]!.loc.unshift(key)
}

/**
 * Converts an issue of a schema library to a problem, with the issue's path as `loc`. A custom issue of Zod sets its type with
 * `params: { type, ctx }` (pydantic's `PydanticCustomError`); any other is a `value_error`.
 */
export function readLibraryIssue(issue: LibraryIssue, input: unknown): Problem {
  const loc = (issue.path ?? []).map(pathKey)
  const reason = issue.message ?? "Invalid input"
  const problem = makeValueError(reason, valueAt(input, loc), issue.continue !== true)
  problem.loc = loc
  const { type, ctx } = issue.params ?? {}
  if (typeof type !== "string") return problem
  problem.type = type
  problem.msg = reason
  if (typeof ctx === "object" && ctx !== null) problem.ctx = { ...ctx }
  else delete problem.ctx
  return problem
}

// Standard Schema allows `{ key }` as well as plain keys.
function pathKey(part: unknown): string | number {
  const key: unknown = typeof part === "object" && part !== null && "key" in part ? part.key : part
  return typeof key === "number" ? key : String(key)
}

function valueAt(input: unknown, loc: readonly (string | number)[]): unknown {
  let value = input
  for (const key of loc) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return input
    value = (value as Record<string | number, unknown>)[key]
  }
  return value
}

/** A problem in FastAPI's format; `source` is prepended to its `loc`. */
export function toDetail(problem: Problem, ...source: (string | number)[]): ErrorDetail {
  const { type, loc, msg, input, ctx } = problem
  const detail: ErrorDetail = { type, loc: [...source, ...loc], msg, input: input === undefined ? null : input }
  if (ctx !== undefined) detail.ctx = ctx
  return detail
}

/** Python's `repr` of a string, number, boolean or null, as used in `{expected}`. */
export function reprPython(value: unknown): string {
  if (value === null || value === undefined) return "None"
  if (value === true) return "True"
  if (value === false) return "False"
  if (typeof value !== "string") return String(value)
  return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`
}

/** `'a'`, `'a' or 'b'`, `'a', 'b' or 'c'`. */
export function listExpected(values: readonly unknown[]): string {
  const shown = values.map(reprPython)
  const last = shown.pop() ?? ""
  return shown.length === 0 ? last : `${shown.join(", ")} or ${last}`
}
