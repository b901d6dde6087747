// Percent-encoding with a set of characters that stay (Python's `urllib.parse.quote`).

// What neither RFC 3986 2.3 (unreserved) nor encodeURIComponent agree on.
const UNTOUCHED = /[!'()*]/g

/**
 * Encodes everything but ASCII letters, digits, `_.-~` and the characters of `safe` as the bytes of UTF-8 (RFC 3986 2.1).
 * Throws `TypeError` for a lone surrogate.
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
    throw new TypeError("Text with a lone surrogate has no percent-encoded form")
  }
}
