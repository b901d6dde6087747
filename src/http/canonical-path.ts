// The canonical form of a request path: made once by the engine, and used everywhere else.

const SPECIAL = /[%\0\x80-\uffff]/
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const SLASH = 0x2f
const PERCENT = 0x25

/**
 * Decodes each escape of a path once, except that an escaped slash stays `%2F` and an escaped percent sign stays `%25`: so no two
 * different paths look alike and no escape can become a separator. Slashes are not merged, dot segments stay. Characters of
 * 0x80-0xFF are read as the bytes of UTF-8 (Node hands out the request target as Latin-1).
 *
 * `undefined` (respond with 400) for malformed escapes, NUL and invalid UTF-8.
 */
export function canonicalPath(rawPath: string): string | undefined {
  if (!SPECIAL.test(rawPath)) return rawPath
  const bytes = new Uint8Array(rawPath.length)
  let length = 0
  for (let at = 0; at < rawPath.length; at += 1) {
    let code = rawPath.charCodeAt(at)
    if (code === PERCENT) {
      code = hexByte(rawPath, at + 1)
      if (code === -1) return undefined
      if (code === SLASH || code === PERCENT) {
        bytes[length] = PERCENT
        bytes[length + 1] = 0x32
        bytes[length + 2] = code === SLASH ? 0x46 : 0x35
        length += 3
        at += 2
        continue
      }
      at += 2
    }
    if (code === 0 || code > 0xff) return undefined
    bytes[length] = code
    length += 1
  }
  try {
    return decoder.decode(bytes.subarray(0, length))
  } catch {
    return undefined
  }
}

// The byte written as two hexadecimal digits at `at`; -1 if there is none.
function hexByte(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at))
  const low = hexDigit(text.charCodeAt(at + 1))
  return high === -1 || low === -1 ? -1 : high * 16 + low
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  if (code >= 0x41 && code <= 0x46) return code - 0x37
  if (code >= 0x61 && code <= 0x66) return code - 0x57
  return -1
}

/** A canonical path as in a URL: its two escapes are kept, all other reserved characters are escaped. */
export function escapePath(canonical: string): string {
  return encodeURI(canonical)
    .replace(/%25(2F|25)/g, "%$1")
    .replace(/[?#]/g, encodeURIComponent)
}

/** Decodes a piece of a canonical path: the remaining `%2F` and `%25` become `/` and `%`. For captured values. */
export function decodeSegment(canonical: string): string {
  if (canonical.indexOf("%") === -1) return canonical
  return canonical.replace(/%2F|%25/g, (kept) => (kept === "%2F" ? "/" : "%"))
}
