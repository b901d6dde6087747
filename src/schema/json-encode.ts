// Encodes any value as data that JSON can represent, without a schema.
import { UsageError } from "../http/error-code.ts"
import { writeDate } from "./date-time.ts"

const decoder = new TextDecoder("utf-8", { fatal: true })

/**
 * Dates become ISO 8601 strings, sets arrays, maps objects, bytes UTF-8 strings; `toJSON` is called. Containers with nothing to convert
 * are returned unchanged. Throws `UsageError` for bytes that are not UTF-8, and `RangeError` for cycles.
 */
export function encodeJson(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return encodeItems(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : writeDate(value)
  if (value instanceof Set) return encodeItems([...value])
  if (value instanceof Map) return encodeEntries(Object.fromEntries(value))
  if (value instanceof Uint8Array) return decodeBytes(value)
  if ("toJSON" in value && typeof value.toJSON === "function") return encodeJson(value.toJSON())
  return encodeEntries(value)
}

function decodeBytes(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new UsageError("HAYAPI_CONTENT", "JSON takes bytes that are UTF-8; declare others with `base64()` of hayapi/types", cause)
  }
}

function encodeItems(items: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let i = 0; i < items.length; i++) {
    const encoded = encodeJson(items[i])
    if (encoded === items[i] && copy === undefined) continue
    copy ??= items.slice(0, i)
    copy.push(encoded)
  }
  return copy ?? items
}

function encodeEntries(source: object): object {
  const entries = source as Record<string, unknown>
  let copy: [string, unknown][] | undefined
  const names = Object.keys(entries)
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!
    const encoded = encodeJson(entries[name])
    if (encoded === entries[name] && copy === undefined) continue
    copy ??= names.slice(0, i).map((earlier) => [earlier, entries[earlier]])
    copy.push([name, encoded])
  }
  return copy === undefined ? source : Object.fromEntries(copy)
}
