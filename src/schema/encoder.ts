// jsonEncode: FastAPI's `jsonable_encoder`, with the options that mean something for plain values.
import { encodeJson } from "./json-encode.ts"
import { pickFields, type Selection } from "./selection.ts"
import { sentFields } from "./sent.ts"

/** What is left out, and how classes are written. */
export interface JsonEncodeOptions {
  /** Only these names; of an array those of its items. */
  readonly include?: Selection
  /** All but these names; of an array those of its items. */
  readonly exclude?: Selection
  /** Leave out what is null, at every depth; in arrays it stays. */
  readonly excludeNone?: boolean
  /** Of a validated body, leave out what the client did not send. */
  readonly excludeUnset?: boolean
  /** How instances of a class are written, instead of how they usually are. */
  // biome-ignore lint/suspicious/noExplicitAny: a function without types of its own takes the instances of its class.
  readonly customEncoder?: ReadonlyMap<abstract new (...args: any) => unknown, (value: any) => unknown>
}

/**
 * A value as data that JSON can write: dates become ISO 8601 text, sets arrays, maps objects, bytes UTF-8 text; `toJSON` is honoured.
 * Without options, containers with nothing to convert are returned as they are. Throws `TypeError` for bytes that are no text.
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
