// The fetch engine: a function from Request to Response, for workers and everything else that speaks fetch.

import type { Answerer, FetchHandler, OnFault } from "../http/app-runtime.ts"
import { UsageError } from "../http/error-code.ts"
import { type ClientAddress, endExchange, type UpgradeOptions } from "../http/exchange.ts"
import { plainReply, type Reply } from "../http/reply.ts"
import type { Socket } from "../http/socket.ts"
import { type ResponseHooks, respond, WebExchange } from "../http/web.ts"
import { logFault } from "./log-fault.ts"

/** Accepts a handshake: gives the connection, and the response that the runtime wants for it. */
export type Accept = (request: Request, options: UpgradeOptions) => { readonly socket: Socket; readonly response: Response }

/** What an engine adds to a request. */
export interface FetchContext {
  readonly platform?: unknown
  readonly hooks: ResponseHooks
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
  const { hooks, accept, origin, platform } = context
  const isUpgrade = accept !== undefined && isHandshake(request)
  const handshake = isUpgrade ? new Handshake(request, accept, context.handshakeTimeout) : undefined
  const exchange = WebExchange.from(request, { platform, ...origin, upgrade: handshake?.upgrade })
  if (exchange === undefined) return plainResponse(400)
  return handshake === undefined ? respond((each) => run.handle(each), exchange, hooks) : handshake.answer(run, exchange, hooks)
}

function plainResponse(status: number): Response {
  const { headers, body } = plainReply(status)
  return new Response(body as string, { status, headers: [...headers] })
}

function isHandshake({ method, headers }: Request): boolean {
  return method === "GET" && headers.get("upgrade")?.toLowerCase() === "websocket"
}

/** A request that may become a WebSocket: its response is there when the run accepts it, and the run ends with the connection. */
class Handshake {
  readonly #request: Request
  readonly #accept: Accept
  readonly #timeout: number
  #status: number | undefined
  #resolve = (_response: Response | Promise<Response>): void => {}
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(request: Request, accept: Accept, timeout = 10_000) {
    this.#request = request
    this.#accept = accept
    this.#timeout = timeout
  }

  readonly upgrade = async (options: UpgradeOptions): Promise<Socket> => {
    if (this.#status !== undefined) throw new UsageError("HAYAPI_WEBSOCKET", "This handshake was answered already")
    clearTimeout(this.#timer)
    const { socket, response } = this.#accept(this.#request, options)
    this.#status = 101
    this.#resolve(response)
    return socket
  }

  answer(run: Answerer, exchange: WebExchange, hooks: ResponseHooks): Promise<Response> {
    return new Promise((resolve) => {
      this.#resolve = resolve
      this.#timer = setTimeout(() => {
        this.#status ??= 503
        resolve(plainResponse(503))
      }, this.#timeout)
      const ended = this.#end(run, exchange, hooks).finally(() => clearTimeout(this.#timer))
      hooks.waitUntil?.(ended)
    })
  }

  async #end(run: Answerer, exchange: WebExchange, hooks: ResponseHooks): Promise<void> {
    let handle = (): Reply | Promise<Reply> => run.handle(exchange)
    let error: unknown
    try {
      const reply = await handle()
      handle = () => reply
    } catch (thrown) {
      error = thrown
      handle = () => Promise.reject(thrown)
    }
    if (this.#status === undefined) {
      this.#resolve(await respond(handle, exchange, hooks))
      return
    }
    if (error !== undefined) hooks.onFault(error)
    await endExchange(exchange, { outcome: "sent", status: this.#status, error }, hooks.onFault)
  }
}

function waitUntilOf(context: unknown): ((task: Promise<void>) => void) | undefined {
  if (typeof context !== "object" || context === null || !("waitUntil" in context)) return undefined
  const { waitUntil } = context
  return typeof waitUntil === "function" ? (task) => waitUntil.call(context, task) : undefined
}
