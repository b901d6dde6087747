// Percent-encoding with a set of safe characters (Python's `urllib.parse.quote`).
import { UsageError } from "./error-code.ts"

// Characters that encodeURIComponent does not encode although they are reserved in RFC 3986.
const UNTOUCHED = /[!'()*]/g

/**
 * Encodes everything except ASCII letters, digits, `_.-~` and the characters of `safe`, as UTF-8 bytes (RFC 3986 2.1).
 * Throws `UsageError` for a lone surrogate.
 */
export function percentEncode(text: string, safe: string): string {
  let encoded = ""
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    if (!safe.includes(text[at]!)) continue
    encoded += encodeAll(text.slice(start, at)) + text[at]
    start = at + 1
  }
  return encoded + encodeAll(text.slice(start))
}

function encodeAll(text: string): string {
  if (text === "") return ""
  try {
    return encodeURIComponent(text).replace(UNTOUCHED, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  } catch {
    throw new UsageError("HAYAPI_URL", "Text with a lone surrogate cannot be percent-encoded")
  }
}
