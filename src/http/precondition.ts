// Conditional requests (RFC 9110 13): whether the client has the representation already.
import type { Exchange } from "./exchange.ts"
import type { HeaderList } from "./header-list.ts"

/** Whether an `if-none-match` header names this tag; weak and strong tags compare as equal. */
export function hasMatch(header: string | undefined, etag: string): boolean {
  const known: readonly string[] = (header ?? "").match(/(?<=^|[\s,])\*(?=$|[\s,])|"[^"]*"/g) ?? []
  return known.includes("*") || known.includes(etag.replace(/^W\//, ""))
}

/** Whether an `if-range` header names exactly this representation: one strong tag, or its date as it was sent (RFC 9110 13.1.5). */
export function isSameRange(header: string, headers: HeaderList): boolean {
  const validator = header.trim()
  return validator === headers.get("last-modified") || (validator.startsWith('"') && validator === headers.get("etag"))
}

/** Whether `if-none-match`, or else `if-modified-since`, says that the client has what these headers describe. */
export function isNotModified(exchange: Pick<Exchange, "header">, headers: HeaderList): boolean {
  const tags = exchange.header("if-none-match")
  // Where both are sent the tag alone counts (RFC 9110 13.1.3).
  if (tags !== undefined) return hasMatch(tags, headers.get("etag") ?? "")
  const since = readDate(exchange.header("if-modified-since"))
  const modified = readDate(headers.get("last-modified"))
  return since !== undefined && modified !== undefined && since >= modified
}

// RFC 9110 5.6.7: every form of a date in HTTP begins with the name of a day; `Date.parse` alone would take far more for a date.
function readDate(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || !/^[A-Z][a-z]{2,8},? [\w: -]+$/.test(text)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
