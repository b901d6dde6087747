// Query strings and urlencoded text: pairs in order, decoded as Python's `parse_qsl(keep_blank_values=True)`.

const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

/**
 * Calls `visit` with every pair of a query, in order. `+` is a space, `%zz` stays unchanged, invalid UTF-8 becomes U+FFFD, `;` is not a
 * separator, `?a` is the name `a` with the value `""`, and empty parts are skipped. Text without escapes is not copied.
 *
 * @param search `Exchange.search` (with its `?`), or urlencoded text with `start` 0
 * @param start the index of the first pair; by default after a leading `?`
 */
export function forEachPair(search: string, visit: (name: string, value: string) => void, start?: number): void {
  const length = search.length
  let at = start ?? (search.charCodeAt(0) === 0x3f ? 1 : 0)
  if (at >= length) return
  const escaped = search.indexOf("%", at) !== -1 || search.indexOf("+", at) !== -1
  // Reused across pairs, so that a query without `=` is searched for it only once.
  let equals = -1
  while (at < length) {
    const ampersand = search.indexOf("&", at)
    const end = ampersand === -1 ? length : ampersand
    if (end > at) {
      if (equals < at) {
        equals = search.indexOf("=", at)
        if (equals === -1) equals = length
      }
      const name = search.slice(at, Math.min(equals, end))
      const value = equals < end ? search.slice(equals + 1, end) : ""
      if (escaped) visit(decodeComponent(name), decodeComponent(value))
      else visit(name, value)
    }
    at = end + 1
  }
}

/** Decodes a name or value of a query, like `forEachPair`. */
export function decodeComponent(text: string): string {
  const spaced = text.indexOf("+") === -1 ? text : text.replaceAll("+", " ")
  if (spaced.indexOf("%") === -1) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced.replace(/(?:%[0-9a-fA-F]{2})+/g, decodeRun)
  }
}

function decodeRun(run: string): string {
  const bytes = new Uint8Array(run.length / 3)
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(run.slice(3 * i + 1, 3 * i + 3), 16)
  return decoder.decode(bytes)
}
