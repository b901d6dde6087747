// The middleware chain: built when a run starts. Every layer is guarded, so that `next()` returns a reply and never throws for errors of
// the app.

import { toReply } from "../http/answer.ts"
import { UsageError } from "../http/error-code.ts"
import { type Exchange, endOf } from "../http/exchange.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Reply } from "../http/reply.ts"

/** Handles an exchange; `captures` are the path parameters of its operation, as text. */
export type Answer = (exchange: Exchange, captures: readonly string[]) => Reply | Promise<Reply>

export type AnswerFault = (error: unknown, exchange: Exchange) => Reply | Promise<Reply>

/** Runs a function that may throw or reject; its errors become replies. */
export function guardAnswer(run: Answer, answerFault: AnswerFault): Answer {
  return (exchange, captures) => {
    try {
      const reply = run(exchange, captures)
      return reply instanceof Promise ? reply.catch((error) => answerFault(error, exchange)) : reply
    } catch (error) {
      return answerFault(error, exchange)
    }
  }
}

/** Wraps a handler in middleware, the first one outermost. `inner` and every layer turn their own errors into replies. */
export function wrapMiddleware(middleware: readonly Middleware[], inner: Answer, answerFault: AnswerFault): Answer {
  const answerLayerFault: AnswerFault = (error, exchange) => {
    // The response of the inner operation is not sent. A WebSocket has already done its work.
    if (exchange.upgrade === null) endOf(exchange).fail(error)
    return answerFault(error, exchange)
  }
  return middleware.reduceRight<Answer>((next, layer) => {
    const run: Answer = (exchange, captures) => {
      const answer = layer(exchange, (changed) => next(requireSame(changed ?? exchange, exchange), captures))
      return answer instanceof Promise ? answer.then((later) => toReply(later, exchange)) : toReply(answer, exchange)
    }
    return guardAnswer(run, answerLayerFault)
  }, inner)
}

function requireSame(changed: Exchange, exchange: Exchange): Exchange {
  if (changed.root === exchange.root) return changed
  throw new UsageError("HAYAPI_FOREIGN_REQUEST", "`next()` takes the request of this middleware, or what `request.with()` made of it")
}
