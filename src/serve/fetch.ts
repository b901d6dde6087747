// The fetch engine: a function from Request to Response, for edge runtimes and everything else that speaks fetch.
import type { Answerer, FetchHandler, OnFault } from "../http/app-runtime.ts"
import type { Reply } from "../http/reply.ts"
import { discardBody } from "../http/reply-body.ts"
import { type ResponseHooks, responseFromReply, WebExchange } from "../http/web.ts"
import { logFault, plainReply } from "./answerer.ts"

/** Serves a run as a fetch handler. It never rejects. */
export function serveFetch(run: Answerer, onFault: OnFault = logFault): FetchHandler {
  return async (request, env, context) => {
    const hooks: ResponseHooks = { onFault, waitUntil: waitUntilOf(context) }
    const exchange = WebExchange.from(request, { platform: { env, context } })
    if (exchange === undefined) return responseFromReply(plainReply(400), request, hooks)
    let reply: Reply | undefined
    try {
      reply = await run.handle(exchange)
      return responseFromReply(reply, exchange, hooks)
    } catch (error) {
      onFault(error)
      if (reply !== undefined) abandon(reply, hooks)
      return responseFromReply(plainReply(500), exchange, hooks)
    }
  }
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
