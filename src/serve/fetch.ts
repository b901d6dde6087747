// The fetch engine: a function from Request to Response, for workers and everything else that speaks fetch.

import type { Answerer, FetchHandler, OnFault } from "../http/app-runtime.ts"
import { UsageError } from "../http/error-code.ts"
import { endExchange, type UpgradeOptions } from "../http/exchange.ts"
import type { Socket } from "../http/socket.ts"
import { reasonPhrase } from "../http/status.ts"
import { type ResponseHooks, respond, WebExchange, type WebExchangeOptions } from "../http/web.ts"
import { logFault } from "./log-fault.ts"

/** Accepts a handshake: returns the connection and the response that the runtime requires. `ready`: when the socket can be used. */
export type Accept = (
  request: Request,
  options: UpgradeOptions,
) => { readonly socket: Socket; readonly response: Response; readonly ready?: Promise<void> }

/** What an engine adds to a request. */
export interface FetchContext {
  readonly platform?: unknown
  readonly hooks: ResponseHooks
  /** Default: the signal of the request. */
  readonly signal?: AbortSignal | undefined
  /** Undefined: a handshake is handled like any other request. */
  readonly accept?: Accept | undefined
  /** The client's view of the request, after the trusted-proxy rules of the engine. */
  readonly origin?: Pick<WebExchangeOptions, "scheme" | "host" | "client" | "proxyPrefix"> | undefined
  /** How long the run may take to accept a handshake, in milliseconds. */
  readonly handshakeTimeout?: number | undefined
}

/** Serves a run as a fetch handler. It never rejects. */
export function serveFetch(run: Answerer, onFault: OnFault = logFault, accept?: Accept): FetchHandler {
  return (request, env, context) => {
    return answerFetch(run, request, { platform: { env, context }, hooks: { onFault, waitUntil: waitUntilOf(context) }, accept })
  }
}

/** Handles one request. Never rejects. */
export async function answerFetch(run: Answerer, request: Request, context: FetchContext): Promise<Response> {
  const { hooks, accept, origin, platform, signal } = context
  if (accept !== undefined && isHandshake(request)) return answerHandshake(run, request, accept, context)
  const exchange = WebExchange.from(request, { platform, signal, ...origin })
  return exchange === undefined ? plainResponse(400) : respond((each) => run.handle(each), exchange, hooks)
}

/** A response of the engine itself, for a request that never reaches the run. */
export function plainResponse(status: number): Response {
  return new Response(reasonPhrase(status), { status, headers: { "content-type": "text/plain; charset=utf-8" } })
}

function isHandshake({ method, headers }: Request): boolean {
  return method === "GET" && headers.get("upgrade")?.toLowerCase() === "websocket"
}

// The response to a handshake is ready when the run accepts it; the run itself ends with the connection.
function answerHandshake(run: Answerer, request: Request, accept: Accept, { hooks, ...context }: FetchContext): Promise<Response> {
  return new Promise((resolve) => {
    let status: number | undefined
    const answer = (sent: number, response: Response | Promise<Response>): void => {
      status = sent
      clearTimeout(timer)
      resolve(response)
    }
    const upgrade = async (options: UpgradeOptions): Promise<Socket> => {
      if (status !== undefined) throw new UsageError("HAYAPI_WEBSOCKET", "This handshake was answered already")
      const { socket, response, ready } = accept(request, options)
      answer(101, response)
      await ready
      return socket
    }
    const timer = setTimeout(() => answer(503, plainResponse(503)), context.handshakeTimeout ?? 10_000)
    const exchange = WebExchange.from(request, { platform: context.platform, ...context.origin, upgrade })
    if (exchange === undefined) return answer(400, plainResponse(400))
    const ended = (async () => {
      let error: unknown
      try {
        const reply = await run.handle(exchange)
        if (status === undefined)
          return answer(
            reply.status,
            respond(() => reply, exchange, hooks),
          )
      } catch (thrown) {
        error = thrown
        hooks.onFault(thrown)
        if (status === undefined) answer(500, plainResponse(500))
      }
      await endExchange(exchange, { outcome: "sent", status, error }, hooks.onFault)
    })()
    hooks.waitUntil?.(ended)
  })
}

function waitUntilOf(context: unknown): ((task: Promise<void>) => void) | undefined {
  if (typeof context !== "object" || context === null || !("waitUntil" in context)) return undefined
  const { waitUntil } = context
  return typeof waitUntil === "function" ? (task) => waitUntil.call(context, task) : undefined
}
