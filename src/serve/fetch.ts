// The fetch engine: a function from Request to Response, for workers and everything else that speaks fetch.
import type { Answerer, FetchHandler, OnFault } from "../http/app-runtime.ts"
import type { ClientAddress, UpgradeOptions } from "../http/exchange.ts"
import type { Reply } from "../http/reply.ts"
import { discardBody } from "../http/reply-body.ts"
import type { Socket } from "../http/socket.ts"
import { type ResponseHooks, responseFromReply, WebExchange } from "../http/web.ts"
import { logFault, plainReply } from "./answerer.ts"

/** Accepts a handshake: gives the connection, and the response that the runtime wants for it. `ready`: the socket can be used. */
export type Accept = (
  request: Request,
  options: UpgradeOptions,
) => { readonly socket: Socket; readonly response: Response; readonly ready?: Promise<void> }

/** What an engine adds to a request. */
export interface FetchContext {
  readonly platform?: unknown
  readonly hooks: ResponseHooks
  /** That of the request, if not given. */
  readonly signal?: AbortSignal | undefined
  /** Undefined: a handshake is a request like any other. */
  readonly accept?: Accept | undefined
  /** After the rules of trusted proxies, where the engine has some. */
  readonly origin?: { readonly scheme: "http" | "https"; readonly host: string; readonly client: ClientAddress | null } | undefined
  /** How long the run may take to accept a handshake: milliseconds. */
  readonly handshakeTimeout?: number | undefined
}

/** Serves a run as a fetch handler. It never rejects. */
export function serveFetch(run: Answerer, onFault: OnFault = logFault, accept?: Accept): FetchHandler {
  return (request, env, context) => {
    return answerFetch(run, request, { platform: { env, context }, hooks: { onFault, waitUntil: waitUntilOf(context) }, accept })
  }
}

/** Answers one request. Never rejects. */
export async function answerFetch(run: Answerer, request: Request, context: FetchContext): Promise<Response> {
  const { hooks, accept, origin, platform, signal } = context
  if (accept !== undefined && isHandshake(request)) return answerHandshake(run, request, accept, context)
  const exchange = WebExchange.from(request, { platform, signal, ...origin })
  if (exchange === undefined) return responseFromReply(plainReply(400), request, hooks)
  let reply: Reply | undefined
  try {
    reply = await run.handle(exchange)
    return responseFromReply(reply, exchange, hooks)
  } catch (error) {
    hooks.onFault(error)
    if (reply !== undefined) abandon(reply, hooks)
    return responseFromReply(plainReply(500), exchange, hooks)
  }
}

function isHandshake({ method, headers }: Request): boolean {
  return method === "GET" && headers.get("upgrade")?.toLowerCase() === "websocket"
}

// The response of a handshake is there when the run accepts it; the run itself ends with the connection.
function answerHandshake(run: Answerer, request: Request, accept: Accept, { hooks, ...context }: FetchContext): Promise<Response> {
  return new Promise((resolve) => {
    let isOver = false
    const upgrade = async (options: UpgradeOptions): Promise<Socket> => {
      if (isOver) throw new Error("This handshake was answered already")
      isOver = true
      clearTimeout(timer)
      const { socket, response, ready } = accept(request, options)
      resolve(response)
      await ready
      return socket
    }
    const exchange = WebExchange.from(request, { platform: context.platform, ...context.origin, upgrade })
    const refuse = (reply: Reply): void => {
      isOver = true
      clearTimeout(timer)
      resolve(responseFromReply(reply, exchange ?? request, hooks))
    }
    const timer = setTimeout(() => refuse(plainReply(503)), context.handshakeTimeout ?? 10_000)
    if (exchange === undefined) return refuse(plainReply(400))
    const ended = (async () => {
      try {
        const reply = await run.handle(exchange)
        if (isOver) await reply.after?.("sent")
        else refuse(reply)
      } catch (error) {
        hooks.onFault(error)
        if (!isOver) refuse(plainReply(500))
      }
    })()
    hooks.waitUntil?.(ended)
  })
}

// The reply could not become a Response (a 1xx status, say): its source and its teardown still want to know.
function abandon(reply: Reply, hooks: ResponseHooks): void {
  const task = discardBody(reply.body)
    .then(() => reply.after?.("aborted"))
    .catch(hooks.onFault)
  hooks.waitUntil?.(task)
}

function waitUntilOf(context: unknown): ((task: Promise<void>) => void) | undefined {
  if (typeof context !== "object" || context === null || !("waitUntil" in context)) return undefined
  const { waitUntil } = context
  return typeof waitUntil === "function" ? (task) => waitUntil.call(context, task) : undefined
}
