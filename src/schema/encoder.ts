// jsonEncode: FastAPI's `jsonable_encoder`, with the options that apply to plain values.
import { encodeJson } from "./json-encode.ts"
import { pickFields, type Selection } from "./selection.ts"
import { sentFields } from "./sent.ts"

/** What `jsonEncode` omits, and how it encodes instances of classes. */
export interface JsonEncodeOptions {
  /** Only these names; for an array, of each item. */
  readonly include?: Selection
  /** All but these names; for an array, of each item. */
  readonly exclude?: Selection
  /** Omit null values of objects, at every depth; arrays keep them. Default: false. */
  readonly excludeNone?: boolean
  /** Omit fields of a validated body that the client did not send. Default: false. */
  readonly excludeUnset?: boolean
  /** Encoders of classes, which replace the default encoding of their instances. */
  // biome-ignore lint/suspicious/noExplicitAny: a function without parameter types accepts the instances of its class.
  readonly customEncoder?: ReadonlyMap<abstract new (...args: any) => unknown, (value: any) => unknown>
}

/**
 * Converts a value to data that JSON can represent: dates become ISO 8601 strings, sets arrays, maps objects, bytes UTF-8 strings;
 * `toJSON` is called. Without options, containers with nothing to convert are returned unchanged. Throws `UsageError` for bytes that are
 * not UTF-8.
 */
export function jsonEncode(value: unknown, options?: JsonEncodeOptions): unknown {
  if (options === undefined) return encodeJson(value)
  const { include, exclude, excludeUnset = false } = options
  const given = excludeUnset && typeof value === "object" && value !== null ? sentFields(value) : value
  const encoded = encodeWith(given, options)
  const pick = (item: unknown): unknown => pickFields(item, include, exclude)
  return Array.isArray(encoded) ? encoded.map(pick) : pick(encoded)
}

function encodeWith(value: unknown, options: JsonEncodeOptions): unknown {
  for (const [type, encode] of options.customEncoder ?? []) if (value instanceof type) return encodeJson(encode(value))
  if (Array.isArray(value)) return value.map((item) => encodeWith(item, options))
  if (value instanceof Set) return [...value].map((item) => encodeWith(item, options))
  if (value instanceof Map) return encodeEntries([...value], options)
  const isPlain = typeof value === "object" && value !== null && !("toJSON" in value) && !(value instanceof Uint8Array)
  return isPlain ? encodeEntries(Object.entries(value), options) : encodeJson(value)
}

function encodeEntries(entries: readonly (readonly [unknown, unknown])[], options: JsonEncodeOptions): object {
  const kept = entries.filter(([, inner]) => !(options.excludeNone === true && inner === null))
  return Object.fromEntries(kept.map(([name, inner]) => [String(name), encodeWith(inner, options)]))
}
