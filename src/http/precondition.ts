// Conditional requests (RFC 9110 13): whether the client already has the representation.
import type { Exchange } from "./exchange.ts"
import type { HeaderList } from "./header-list.ts"

/** Whether an `if-none-match` header contains this tag. Weak and strong tags compare as equal. */
export function hasMatch(header: string | undefined, etag: string): boolean {
  const known: readonly string[] = (header ?? "").match(/(?<=^|[\s,])\*(?=$|[\s,])|"[^"]*"/g) ?? []
  return known.includes("*") || known.includes(etag.replace(/^W\//, ""))
}

/** Whether an `if-range` header names exactly this representation: one strong tag, or its date as it was sent (RFC 9110 13.1.5). */
export function isSameRange(header: string, headers: HeaderList): boolean {
  const validator = header.trim()
  return validator === headers.get("last-modified") || (validator.startsWith('"') && validator === headers.get("etag"))
}

/** Whether `if-none-match`, or else `if-modified-since`, shows that the client already has the representation with these headers. */
export function isNotModified(exchange: Pick<Exchange, "header">, headers: HeaderList): boolean {
  const tags = exchange.header("if-none-match")
  // If both are sent, only the tag counts (RFC 9110 13.1.3).
  if (tags !== undefined) return hasMatch(tags, headers.get("etag") ?? "")
  const since = readDate(exchange.header("if-modified-since"))
  const modified = readDate(headers.get("last-modified"))
  return since !== undefined && modified !== undefined && since >= modified
}

// RFC 9110 5.6.7: every HTTP date begins with the name of a day. `Date.parse` alone would accept many other texts.
function readDate(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || !/^[A-Z][a-z]{2,8},? [\w: -]+$/.test(text)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
