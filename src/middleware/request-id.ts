// Request ids: one for each request, in its state for logs and in its response for bug reports.
import type { Exchange } from "../http/exchange.ts"
import { checkHeader } from "../http/header-list.ts"
import { changeReply, type Middleware } from "../http/middleware.ts"

/** Which header carries the id, and how ids are made. */
export interface RequestIdOptions {
  /** The header of the response, and with `trustInbound` of the request. Default: `X-Request-ID`. */
  header?: string
  /** Accepts the request's own id: 1-128 letters, digits, `.`, `_` and `-`. Only behind a proxy that sets it. Default: false. */
  trustInbound?: boolean
  /** Makes an id. Default: `crypto.randomUUID`. */
  generate?: () => string
}

const key = Symbol("request id")
const inboundForm = /^[\w.-]{1,128}$/

/** Assigns an id to each request and sends it in the response. */
export function requestId(options: RequestIdOptions = {}): Middleware {
  const { header = "x-request-id", trustInbound = false, generate = () => crypto.randomUUID() } = options
  checkHeader(header, "")
  const name = header.toLowerCase()
  return (request, next) => {
    const inbound = trustInbound ? request.header(name) : undefined
    const id = inbound !== undefined && inboundForm.test(inbound) ? inbound : generate()
    request.state.set(key, id)
    return changeReply(next(), (reply) => {
      reply.headers.set(name, id)
      return reply
    })
  }
}

/** The id that `requestId()` assigned to this request; `undefined` without that middleware. */
export function requestIdOf(request: Exchange): string | undefined {
  const id = request.state.get(key)
  return typeof id === "string" ? id : undefined
}
