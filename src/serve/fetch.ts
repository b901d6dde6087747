// The fetch engine: a function from Request to Response, for edge runtimes and everything else that speaks fetch.
import { type ResponseHooks, respond, WebExchange } from "../http/web.ts"
import { type Answerer, logFault } from "./answerer.ts"

export interface FetchOptions {
  /** Errors that came out of the run, of streams, background tasks and teardown. Default: `console.error`. */
  onFault?: ((error: unknown) => void) | undefined
}

/** `(request, env, context)`, as Workers, Deno and Bun call it; with `context.waitUntil` the worker stays alive for background tasks. */
export type FetchHandler = (request: Request, env?: unknown, context?: unknown) => Promise<Response>

/** Serves a run as a fetch handler. It never rejects. */
export function serveFetch(run: Answerer, options: FetchOptions = {}): FetchHandler {
  const onFault = options.onFault ?? logFault
  return async (request, env, context) => {
    const hooks: ResponseHooks = { onFault, waitUntil: waitUntilOf(context) }
    const exchange = WebExchange.from(request, { platform: { env, context } })
    if (exchange === undefined)
      return new Response("Bad Request", { status: 400, headers: { "content-type": "text/plain; charset=utf-8" } })
    return respond((each) => run.handle(each), exchange, hooks)
  }
}

function waitUntilOf(context: unknown): ((task: Promise<void>) => void) | undefined {
  if (typeof context !== "object" || context === null || !("waitUntil" in context)) return undefined
  const { waitUntil } = context
  return typeof waitUntil === "function" ? (task) => waitUntil.call(context, task) : undefined
}
