// Types that FastAPI has and Zod lacks, as plain Zod codecs: decimals, JSON in text, bytes as base64 or text, and time spans.
import * as z from "zod"
import { UsageError } from "../http/error-code.ts"
import { JSONDecodeError, parseJson, stringifyJson } from "../http/json.ts"
import { compareDecimals, countDigits, type Decimal, isMultiple, readDecimal, writeDecimal } from "./decimal.ts"
import { longestDuration, readDuration, writeDuration } from "./duration.ts"
import { extendSchema } from "./extension.ts"
import { messageFor, type ProblemType } from "./issue.ts"

interface Refusal {
  readonly type: ProblemType
  readonly ctx?: Readonly<Record<string, unknown>>
}

interface DecodeContext {
  readonly issues: z.core.$ZodRawIssue[]
}

/** Adds an issue with pydantic's type to Zod's context. */
function refuse(context: DecodeContext, input: unknown, { type, ctx }: Refusal, message = messageFor(type, ctx)): never {
  context.issues.push({ code: "custom", message, input, params: { type, ctx } })
  return z.NEVER
}

/** Limits of a decimal. Use a string (`"0.10"`) if a JavaScript number would not be exact. */
export interface DecimalOptions {
  /** Greater than this. */
  readonly gt?: number | string
  /** This or greater. */
  readonly ge?: number | string
  /** Less than this. */
  readonly lt?: number | string
  /** This or less. */
  readonly le?: number | string
  /** A whole multiple of this. */
  readonly multipleOf?: number | string
  /** The maximum number of digits, without leading zeros and the trailing zeros of a fraction. */
  readonly maxDigits?: number
  /** The maximum number of digits after the point, without trailing zeros. */
  readonly decimalPlaces?: number
}

type DecimalCheck = (value: Decimal) => Refusal | undefined

function planDigits({ maxDigits, decimalPlaces }: DecimalOptions): DecimalCheck {
  return (value) => {
    const { digits, places } = countDigits(value)
    if (maxDigits !== undefined && digits > maxDigits) return { type: "decimal_max_digits", ctx: { max_digits: maxDigits } }
    if (decimalPlaces === undefined) return undefined
    if (places > decimalPlaces) return { type: "decimal_max_places", ctx: { decimal_places: decimalPlaces } }
    if (maxDigits === undefined) return undefined
    const whole = Math.max(0, maxDigits - decimalPlaces)
    return digits - places > whole ? { type: "decimal_whole_digits", ctx: { whole_digits: whole } } : undefined
  }
}

function readLimit(limit: number | string): Decimal {
  const value = readDecimal(String(limit))
  if (value === undefined || value === "not finite")
    throw new UsageError("HAYAPI_OPTION", `${JSON.stringify(limit)} is not a valid limit of a decimal`)
  return value
}

const comparisons = [
  ["multipleOf", "multiple_of", "multiple_of", (value, limit) => isMultiple(value, limit)],
  ["le", "less_than_equal", "le", (value, limit) => compareDecimals(value, limit) <= 0],
  ["lt", "less_than", "lt", (value, limit) => compareDecimals(value, limit) < 0],
  ["ge", "greater_than_equal", "ge", (value, limit) => compareDecimals(value, limit) >= 0],
  ["gt", "greater_than", "gt", (value, limit) => compareDecimals(value, limit) > 0],
] as const satisfies readonly (readonly [keyof DecimalOptions, ProblemType, string, (value: Decimal, limit: Decimal) => boolean])[]

function planDecimal(options: DecimalOptions): DecimalCheck[] {
  const limits = comparisons.flatMap(([option, type, key, holds]): DecimalCheck[] => {
    const given = options[option]
    if (given === undefined) return []
    const limit = readLimit(given)
    return [(value) => (holds(value, limit) ? undefined : { type, ctx: { [key]: Number(given) } })]
  })
  return [planDigits(options), ...limits]
}

// The pattern that pydantic's document has for a decimal in text.
function patternOf({ maxDigits, decimalPlaces: places }: DecimalOptions): string {
  const start = "^(?!^[-+.]*$)[+-]?0*"
  if (maxDigits === undefined) return places === undefined ? `${start}\\d*\\.?\\d*$` : `${start}\\d*\\.?\\d{0,${places}}0*$`
  const whole = `\\d{0,${places === undefined ? maxDigits : Math.max(0, maxDigits - places)}}`
  const split = places === undefined ? "\\d*\\.\\d*" : `${whole}\\.\\d{0,${places}}`
  return `${start}(?:${whole}|(?=[\\d.]{1,${maxDigits + 1}}0*$)${split}0*$)`
}

const keywords = { multipleOf: "multipleOf", le: "maximum", lt: "exclusiveMaximum", ge: "minimum", gt: "exclusiveMinimum" } as const

function describeDecimal(options: DecimalOptions, side: "input" | "output"): object {
  const text = { type: "string", pattern: patternOf(options) }
  if (side === "output") return text
  const limits = comparisons.flatMap(([option]) => (options[option] === undefined ? [] : [[keywords[option], Number(options[option])]]))
  return { anyOf: [{ type: "number", ...Object.fromEntries(limits) }, text] }
}

/**
 * A decimal number of any precision. Decoded: a string (`"1.10"`), ready for a decimal library or a database. Encoded: a string; requests
 * may also contain a number, which is read by its shortest text, so clients that need every digit send a string. A handler may return
 * either. Up to 4300 digits. Throws `UsageError` if a limit is not a decimal. FastAPI: `Decimal`, with `Field`'s constraints.
 */
export function decimal(options: DecimalOptions = {}): z.ZodCodec<z.ZodCustom<number | string>, z.ZodString> {
  const checks = planDecimal(options)
  const schema = z.codec(z.custom<number | string>(), z.string(), {
    decode: (input, context) => {
      if (!["number", "string", "bigint"].includes(typeof input)) return refuse(context, input, { type: "decimal_type" })
      const value = readDecimal(String(input))
      if (value === undefined) return refuse(context, input, { type: "decimal_parsing" })
      if (value === "not finite") return refuse(context, input, { type: "finite_number" })
      for (const check of checks) {
        const refusal = check(value)
        if (refusal !== undefined) return refuse(context, input, refusal)
      }
      return writeDecimal(value)
    },
    encode: (text) => text,
  })
  const jsonSchema = (side: "input" | "output") => describeDecimal(options, side)
  return extendSchema(schema, (ask) => ({ kind: "opaque", ask, mayBeAbsent: false, jsonSchema }))
}

/**
 * JSON in text. Decoded: the value that the schema makes of it. Integers beyond 2^53 are bigints, as in a JSON body. Encoded: text, also
 * in a response. FastAPI: pydantic's `Json[T]`, which encodes the value itself.
 */
export function json<S extends z.ZodType>(schema: S): z.ZodCodec<z.ZodString, S> {
  return z.codec(z.string().meta({ contentMediaType: "application/json" }), schema, {
    decode: (text, context) => {
      try {
        return parseJson(text) as z.input<S>
      } catch (error) {
        if (!(error instanceof JSONDecodeError)) throw error
        return refuse(context, text, { type: "json_invalid", ctx: { error: error.message } }, `Invalid JSON: ${error.message}`)
      }
    },
    encode: (value) => stringifyJson(value),
  })
}

const binary = { contentMediaType: "application/octet-stream" }
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, "Input should be bytes")

/** Decoded: `Uint8Array`. Encoded: base64. FastAPI: `bytes` with `val_json_bytes` and `ser_json_bytes` set to `base64`. */
export function base64(): z.ZodCodec<z.ZodBase64, z.ZodCustom<Uint8Array>> {
  return z.codec(z.base64().meta(binary), Bytes, {
    decode: (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)),
    encode: (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")),
  })
}

const decoder = new TextDecoder("utf-8", { fatal: true })
const encoder = new TextEncoder()

/** Decoded: `Uint8Array`. Encoded: UTF-8 text; returning bytes that are not UTF-8 is an error of the app. FastAPI: `bytes`. */
export function bytes(): z.ZodCodec<z.ZodString, z.ZodCustom<Uint8Array>> {
  return z.codec(z.string().meta(binary), Bytes, {
    decode: (text) => encoder.encode(text),
    encode: (value) => decoder.decode(value),
  })
}

// The codec reads the text. As a format, it has pydantic's messages and accepts seconds under `laxBody`.
const Span = extendSchema(z.string(), () => ({
  kind: "string",
  checks: [{ check: "format", format: "duration", options: {}, pattern: undefined, ask: (value) => ({ value, issues: [] }) }],
}))
const Seconds = z.number().min(-longestDuration).max(longestDuration)

/**
 * A time span. Decoded: seconds. Encoded: an ISO 8601 duration, precise to the microsecond. `1 day, 02:00:05` is accepted too, and under
 * `laxBody` a number of seconds. FastAPI: `timedelta`.
 */
export function timedelta(): z.ZodCodec<z.ZodString, z.ZodNumber> {
  return z.codec(Span, Seconds, {
    decode: (text, context) => {
      const seconds = readDuration(text)
      return typeof seconds === "number" ? seconds : refuse(context, text, { type: "time_delta_parsing", ctx: { error: seconds } })
    },
    encode: writeDuration,
  })
}
