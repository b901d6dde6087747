// The forwarding headers of trusted proxies: X-Forwarded-* or Forwarded (RFC 7239), one of the two and never both.
import { isIP } from "node:net"
import { canonicalPath } from "../../http/canonical-path.ts"
import type { ClientAddress } from "../../http/exchange.ts"
import type { ForwardedHeader } from "../../http/server.ts"
import { isValidHost } from "./admission.ts"
import { type IsTrusted, plainAddress } from "./proxies.ts"

/** What proxies report about the client's request; absent values were not sent or could not be parsed. */
export interface Forwarded {
  readonly client?: ClientAddress | undefined
  readonly scheme?: "http" | "https" | undefined
  readonly host?: string | undefined
  /** Canonical; no slash at its end. */
  readonly prefix?: string | undefined
}

export type ReadHeader = (name: string) => string | undefined

/** Reads the forwarding headers; only for requests that come from a trusted proxy. */
export type ReadForwarded = (header: ReadHeader) => Forwarded

export function forwardedReader(kind: ForwardedHeader, isTrusted: IsTrusted): ReadForwarded {
  return kind === "forwarded" ? (header) => readElements(header("forwarded"), isTrusted) : (header) => readXForwarded(header, isTrusted)
}

function readXForwarded(header: ReadHeader, isTrusted: IsTrusted): Forwarded {
  return {
    client: clientOf(header("x-forwarded-for"), isTrusted),
    scheme: schemeOf(lastValue(header("x-forwarded-proto"))),
    host: hostOf(lastValue(header("x-forwarded-host"))),
    prefix: prefixOf(lastValue(header("x-forwarded-prefix"))),
  }
}

// The value that the nearest proxy wrote.
function lastValue(header: string | undefined): string | undefined {
  return header?.slice(header.lastIndexOf(",") + 1).trim()
}

// From the right: the first address that is not a trusted proxy. Anything but an address (`unknown`, `_hidden`) hides everything before it.
function clientOf(header: string | undefined, isTrusted: IsTrusted): ClientAddress | undefined {
  let found: ClientAddress | undefined
  for (const entry of (header ?? "").split(",").reverse()) {
    if (entry.trim() === "") continue
    const node = readNode(unquote(entry.trim()))
    if (node === undefined) return found
    found = node
    if (!isTrusted(node.address)) return found
  }
  return found
}

/** `1.2.3.4`, `1.2.3.4:567`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:443`; an obfuscated port (`_a`) is ignored. */
export function readNode(text: string): ClientAddress | undefined {
  const [, bracketed, plain, port = "0"] = /^(?:\[([\da-f:.%\w]+)\]|([\d.]+))(?::(\d{1,5}|_[\w.-]+))?$/i.exec(text) ?? []
  const address = bracketed ?? plain ?? text
  const version = isIP(address)
  // Brackets are for IPv6 only, and an IPv6 address with a port needs them.
  if (version === 0 || (bracketed !== undefined && version !== 6)) return undefined
  const number = port.startsWith("_") ? 0 : Number(port)
  return number > 65_535 ? undefined : { address: plainAddress(address), port: number }
}

// Some proxies write the scheme of a WebSocket.
function schemeOf(text: string | undefined): "http" | "https" | undefined {
  switch (text?.toLowerCase()) {
    case "https":
    case "wss":
      return "https"
    case "http":
    case "ws":
      return "http"
    default:
      return undefined
  }
}

const hostOf = (text: string | undefined): string | undefined => (text !== undefined && isValidHost(text) ? text : undefined)

const longestPrefix = 1024

/** A canonical path that begins with exactly one slash, without its trailing slash; undefined for anything unsafe. */
function prefixOf(text: string | undefined): string | undefined {
  if (text === undefined || text.length > longestPrefix || !/^(?:\/[\w.~!$&'()*+,;=:@%-]+)+\/?$/.test(text)) return undefined
  const path = canonicalPath(text.replace(/\/$/, ""))
  if (path === undefined || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\?#]/u.test(path)) return undefined
  return path.split("/").some((segment) => segment === "." || segment === "..") ? undefined : path
}

const pair = String.raw`[\w!#$%&'*+.^\x60|~-]+=(?:"(?:[^"\\]|\\.)*"|[^\s",;=]+)`
const pairPattern = new RegExp(pair, "g")
// A client may send anything in front, so elements are read from the right, where the proxies added theirs.
const lastElement = new RegExp(String.raw`(?:^|,)[ \t]*(${pair}(?:[ \t]*;[ \t]*${pair})*)[ \t;]*$`)

// Each proxy adds an element about the request that it received. Those of trusted proxies count, from the nearest outwards.
function readElements(header: string | undefined, isTrusted: IsTrusted): Forwarded {
  let found: Forwarded = {}
  let rest = header ?? ""
  for (;;) {
    rest = cutEmpty(rest)
    const match = lastElement.exec(rest)
    const element = match === null ? undefined : readElement(match[1]!)
    if (match === null || element === undefined) return found
    const client = element.get("for")
    const node = client === undefined ? undefined : readNode(client)
    // The outermost proxy knows best what the client asked for.
    found = {
      client: node ?? found.client,
      scheme: schemeOf(element.get("proto")) ?? found.scheme,
      host: hostOf(element.get("host")) ?? found.host,
    }
    if (node === undefined || !isTrusted(node.address)) return found
    rest = rest.slice(0, match.index)
  }
}

// Without the empty elements at the end of a list. A pattern for it would take quadratic time.
function cutEmpty(list: string): string {
  let end = list.length
  while (end > 0 && " \t,".includes(list[end - 1]!)) end -= 1
  return list.slice(0, end)
}

// `undefined` if a parameter comes twice (RFC 7239 4).
function readElement(text: string): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>()
  for (const each of text.match(pairPattern) ?? []) {
    const equals = each.indexOf("=")
    const name = each.slice(0, equals).toLowerCase()
    if (values.has(name)) return undefined
    values.set(name, unquote(each.slice(equals + 1)))
  }
  return values
}

function unquote(text: string): string {
  return /^".*"$/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text
}
