// Request ids: one for each request, on its state for logs and in its answer for those who report a fault.
import type { Exchange } from "../http/exchange.ts"
import { checkHeader } from "../http/header-list.ts"
import { changeReply, type Middleware } from "../http/middleware.ts"

/** Which header carries the id, and how ids are made. */
export interface RequestIdOptions {
  /** The header of the answer, and of the request with `trustInbound`: `X-Request-ID`. */
  header?: string
  /** Takes the id of the request if it has one of 1-128 letters, digits, `.`, `_` and `-`. Only where a proxy of yours sets it: else clients write into your logs. */
  trustInbound?: boolean
  /** `crypto.randomUUID`. */
  generate?: () => string
}

const key = Symbol("request id")
const inboundForm = /^[\w.-]{1,128}$/

/** Gives each request an id and sends it back. */
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

/** The id that `requestId()` gave this request; `undefined` without it. */
export function requestIdOf(request: Exchange): string | undefined {
  const id = request.state.get(key)
  return typeof id === "string" ? id : undefined
}
