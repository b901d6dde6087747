// The address of a request, for redirects: absolute, so that a path such as `//host` cannot lead to another site.
import type { Exchange } from "./exchange.ts"

type Target = Pick<Exchange, "target" | "strippedPrefix" | "search" | "scheme" | "host">

/** The path of a request as the client sent it: escaped, without the query, and without the origin of an absolute-form target. */
export function sentPath({ strippedPrefix, target }: Pick<Exchange, "target" | "strippedPrefix">): string {
  return strippedPrefix + target.replace(/^[a-z]+:\/\/[^/]*/i, "").split("?", 1)[0]!
}

/** The same resource on another scheme or host. */
export function locate(exchange: Target, change: { scheme?: string; host?: string; path?: string } = {}): string {
  const { scheme = exchange.scheme, host = exchange.host, path = sentPath(exchange) } = change
  return `${scheme}://${host}${path}${exchange.search}`
}

/** The same resource with the last slash of its path added or removed. */
export function otherSlash(exchange: Target): string {
  const path = sentPath(exchange)
  return locate(exchange, { path: path.endsWith("/") ? path.slice(0, -1) : `${path}/` })
}
