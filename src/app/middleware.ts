// The middleware chain: built once, with every layer guarded, so that `next()` gives a reply and never throws for faults of the app.
import { UsageError } from "../http/error.ts"
import type { Exchange } from "../http/exchange.ts"
import { FileResponse } from "../http/file-response.ts"
import { HeaderList } from "../http/header-list.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Reply } from "../http/reply.ts"
import { HTTPResponse } from "../http/response.ts"
import { replyFromResponse } from "../http/web.ts"

/** Answers an exchange; never throws or rejects. */
export type Answer = (exchange: Exchange) => Reply | Promise<Reply>

export type AnswerFault = (error: unknown, exchange: Exchange) => Reply | Promise<Reply>

/** Runs a function that may throw or reject; what it throws is answered. */
export function guardAnswer(run: (exchange: Exchange) => Reply | Promise<Reply>, answerFault: AnswerFault): Answer {
  return (exchange) => {
    try {
      const reply = run(exchange)
      return reply instanceof Promise ? reply.catch((error) => answerFault(error, exchange)) : reply
    } catch (error) {
      return answerFault(error, exchange)
    }
  }
}

/** Puts middleware around an answer, the first one outermost. */
export function wrapMiddleware(middleware: readonly Middleware[], inner: Answer, answerFault: AnswerFault): Answer {
  return middleware.reduceRight<Answer>((next, layer) => {
    const run = (exchange: Exchange): Reply | Promise<Reply> => {
      const reply = layer(exchange, (changed) => next(changed ?? exchange))
      return reply instanceof Promise ? reply.then((later) => settleReply(later, exchange)) : settleReply(reply, exchange)
    }
    return guardAnswer(run, answerFault)
  }, inner)
}

/** A reply from what middleware or an exception handler returned; files are opened. */
export function settleReply(reply: Reply | Response, exchange: Exchange): Reply | Promise<Reply> {
  if (reply instanceof Response) return replyFromResponse(reply)
  if (reply === undefined || reply === null)
    throw new UsageError("HAYAPI_NO_REPLY", "A middleware must return a reply: `return await next()`")
  if (!(reply instanceof HTTPResponse)) return reply
  if (reply instanceof FileResponse) return exchange.runtime.resolveFile(reply, exchange)
  // A response object may be returned more than once: what the outer middleware adds to the answer must not stay on it.
  const { status, headers, body, after } = reply
  return { status, headers: HeaderList.trusted([...headers.flat]), body, after }
}
