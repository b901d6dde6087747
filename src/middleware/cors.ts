// CORS: which pages of other origins may read responses. Starlette's rules and texts.
import { UsageError } from "../http/error-code.ts"
import type { Exchange } from "../http/exchange.ts"
import { HeaderList } from "../http/header-list.ts"
import { changeReply, type Middleware } from "../http/middleware.ts"
import type { Reply } from "../http/reply.ts"
import { PlainTextResponse } from "../http/responses.ts"
import { addVary } from "../http/vary.ts"

/** Which other origins may call the API from a browser, and with what. */
export interface CorsOptions {
  /** Origins such as `https://example.com`, compared exactly; `"*"`: every origin. Default: none. */
  allowOrigins?: readonly string[]
  /** A pattern that must match the whole origin. */
  allowOriginRegex?: RegExp
  /** Allowed methods; `"*"`: all common ones. Default: `["GET"]`. */
  allowMethods?: readonly string[]
  /** Request headers beside `Accept`, `Accept-Language`, `Content-Language` and `Content-Type`; `"*"`: every header. */
  allowHeaders?: readonly string[]
  /** Allows cookies and other credentials. Not together with the origin `"*"`: every site could then act as the user. Default: false. */
  allowCredentials?: boolean
  /** Allows pages of public sites to reach this server in a private network. Default: false. */
  allowPrivateNetwork?: boolean
  /** Response headers that pages may read. */
  exposeHeaders?: readonly string[]
  /** How long browsers cache the response to a preflight, in seconds. Default: 600. */
  maxAge?: number
}

const allMethods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY"]
const safeHeaders = ["Accept", "Accept-Language", "Content-Language", "Content-Type"]
const preflightVary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network"
const originForm = /^(?:\*|[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+)$/i

/**
 * Answers preflights (200 `OK`, or 400 with what is disallowed) and adds the CORS headers to everything else, errors included.
 * A WebSocket handshake from a page of an origin that is neither allowed nor the server's own is refused with 403.
 *
 * Throws `UsageError` for an origin that no browser sends, and for `"*"` with credentials.
 */
export function cors(options: CorsOptions = {}): Middleware {
  const { allowOrigins = [], allowHeaders = [], allowCredentials = false, exposeHeaders = [], maxAge = 600 } = options
  const allOrigins = allowOrigins.includes("*")
  if (allOrigins && allowCredentials)
    throw new UsageError("HAYAPI_OPTION", 'cors: allowOrigins "*" with allowCredentials would let every site act as the user')
  for (const origin of allowOrigins) {
    if (!originForm.test(origin))
      throw new UsageError("HAYAPI_OPTION", `cors: ${JSON.stringify(origin)} is no origin: write scheme://host, without a path`)
  }
  const origins = new Set(allowOrigins)
  const pattern = options.allowOriginRegex && wholeMatch(options.allowOriginRegex)
  const methods = options.allowMethods?.includes("*") ? allMethods : (options.allowMethods ?? ["GET"])
  const allHeaders = allowHeaders.includes("*")
  const knownHeaders = [...new Set([...safeHeaders, ...allowHeaders])].sort()
  const lowerHeaders = new Set(knownHeaders.map((name) => name.toLowerCase()))

  const plain = new HeaderList()
  if (allOrigins) plain.set("access-control-allow-origin", "*")
  if (allowCredentials) plain.set("access-control-allow-credentials", "true")
  if (exposeHeaders.length > 0) plain.set("access-control-expose-headers", exposeHeaders.join(", "))
  const preflight = new HeaderList({ vary: preflightVary })
  if (allOrigins) preflight.set("access-control-allow-origin", "*")
  preflight.set("access-control-allow-methods", methods.join(", "))
  preflight.set("access-control-max-age", String(maxAge))
  if (!allHeaders) preflight.set("access-control-allow-headers", knownHeaders.join(", "))
  if (allowCredentials) preflight.set("access-control-allow-credentials", "true")

  // A page with an opaque origin sends `null`, which cannot be listed.
  const isAllowed = (origin: string): boolean => {
    return allOrigins || (origin !== "null" && (origins.has(origin) || pattern?.test(origin) === true))
  }

  const answerPreflight = (request: Exchange, origin: string, method: string): Reply => {
    const headers = new HeaderList(preflight)
    const failures: string[] = []
    if (!isAllowed(origin)) failures.push("origin")
    else if (!allOrigins) headers.set("access-control-allow-origin", origin)
    if (!methods.includes(method)) failures.push("method")
    const wanted = request.header("access-control-request-headers")
    if (wanted !== undefined) {
      if (allHeaders) headers.set("access-control-allow-headers", wanted)
      else if (wanted.split(",").some((name) => !lowerHeaders.has(name.trim().toLowerCase()))) failures.push("headers")
    }
    if (request.header("access-control-request-private-network") !== undefined) {
      if (options.allowPrivateNetwork === true) headers.set("access-control-allow-private-network", "true")
      else failures.push("private-network")
    }
    if (failures.length === 0) return new PlainTextResponse("OK", { headers })
    return new PlainTextResponse(`Disallowed CORS ${failures.join(", ")}`, { statusCode: 400, headers })
  }

  return (request, next) => {
    const origin = request.header("origin")
    if (request.upgrade !== null) {
      if (origin === undefined || isAllowed(origin) || hostOf(origin) === request.host.toLowerCase()) return next()
      return new PlainTextResponse("Disallowed CORS origin", { statusCode: 403 })
    }
    const method = request.header("access-control-request-method")
    if (origin !== undefined && method !== undefined && request.method === "OPTIONS") return answerPreflight(request, origin, method)
    return changeReply(next(), (reply) => {
      if (origin !== undefined) {
        for (const [name, value] of plain) reply.headers.set(name, value)
        if (!allOrigins && isAllowed(origin)) reply.headers.set("access-control-allow-origin", origin)
      }
      addVary(reply.headers, "Origin")
      return reply
    })
  }
}

function wholeMatch(pattern: RegExp): RegExp {
  // Without the flags that make a pattern stateful or multiline.
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gym]/g, ""))
}

const hostOf = (origin: string): string => origin.slice(origin.indexOf("://") + 3).toLowerCase()
