// Faults: what was thrown becomes a Reply, by the exception handlers of routers and app or FastAPI's default responses.

import type { ExceptionHandler, ExceptionHandlers } from "../declare/exception-handler.ts"
import { isAnswer, toReply } from "../http/answer.ts"
import { HTTPException } from "../http/error.ts"
import { UsageError } from "../http/error-code.ts"
import type { Exchange } from "../http/exchange.ts"
import { HeaderList } from "../http/header-list.ts"
import { allowsBody, type Reply } from "../http/reply.ts"
import { HTTPResponse } from "../http/response.ts"
import { JSONResponse } from "../http/responses.ts"
import { RequestValidationError, ResponseValidationError } from "../schema/error.ts"
import { encodeJson } from "../schema/json-encode.ts"
import { isDeparture } from "./departure.ts"
import { describeThrown, type Logger } from "./logger.ts"

/** FastAPI's default response for an `HTTPException`: `{"detail": ...}` with its headers, nothing for a status without a body. */
export function httpExceptionHandler(_request: Exchange, error: HTTPException): HTTPResponse<any, number> {
  const options = { statusCode: error.statusCode, headers: error.headers }
  if (!allowsBody(error.statusCode)) return new HTTPResponse(null, options)
  return new JSONResponse({ detail: encodeJson(error.detail) }, options)
}

/** FastAPI's default response for a `RequestValidationError`: 422 with all errors. */
export function requestValidationExceptionHandler(_request: Exchange, error: RequestValidationError): HTTPResponse<any, number> {
  return new JSONResponse({ detail: error.errors }, { statusCode: 422 })
}

/** The key of an unhandled fault on `exchange.state`, which the test client throws again. */
export const unhandledFault = Symbol("unhandled fault")

export class FaultAnswerer {
  /** Nearest first: of the routers around an operation, then of the app. */
  readonly #levels: readonly ExceptionHandlers[]
  readonly #logger: Logger
  readonly #debug: boolean

  constructor(levels: readonly ExceptionHandlers[], logger: Logger, debug: boolean) {
    this.#levels = levels
    this.#logger = logger
    this.#debug = debug
  }

  /** The answerer inside these routers, listed from the outermost to the nearest. */
  within(routers: readonly ExceptionHandlers[]): FaultAnswerer {
    return routers.length === 0 ? this : new FaultAnswerer([...routers.toReversed(), ...this.#levels], this.#logger, this.#debug)
  }

  /** Never throws or rejects. */
  answer(error: unknown, exchange: Exchange): Reply | Promise<Reply> {
    const handler = firstOf(this.#levels, (handlers) => findHandler(handlers, error))
    if (handler !== undefined) return this.#run(handler, error, exchange)
    if (isServerFault(error) && isDeparture(error, exchange.signal))
      return withError({ status: departed, headers: new HeaderList(), body: null }, error)
    const last = isServerFault(error) ? firstOf(this.#levels, (handlers) => handlers.get(500) ?? handlers.get(Error)) : undefined
    if (last === undefined) return this.#answerByDefault(error, exchange)
    // As in FastAPI, an error that only the last resort handles is still a fault: it is logged, and thrown into tests.
    this.#log(error, exchange)
    return this.#run(last, error, exchange)
  }

  async #run(handler: ExceptionHandler, error: unknown, exchange: Exchange): Promise<Reply> {
    try {
      const answer: unknown = await handler(exchange, error)
      if (!isAnswer(answer)) throw new UsageError("HAYAPI_NO_REPLY", "An exception handler must return a response")
      return withError(await toReply(answer, exchange), error)
    } catch (second) {
      return this.#answerByDefault(second === error ? error : second, exchange)
    }
  }

  #answerByDefault(error: unknown, exchange: Exchange): Reply {
    try {
      if (error instanceof HTTPException) return replyOf(httpExceptionHandler(exchange, error), error)
      if (error instanceof RequestValidationError) return replyOf(requestValidationExceptionHandler(exchange, error), error)
    } catch (second) {
      this.#log(second, exchange)
      return withError(plainFault("Internal Server Error"), second)
    }
    this.#log(error, exchange)
    return withError(plainFault(this.#debug ? traceOf(error) : "Internal Server Error"), error)
  }

  /** Logs an error for which no response can be sent any more. */
  report(error: unknown, exchange: Exchange): void {
    this.#log(error, exchange)
  }

  #log(error: unknown, exchange: Exchange): void {
    if (isDeparture(error, exchange.signal)) return
    exchange.state.set(unhandledFault, { error })
    const place = { event: "unhandled_error", method: exchange.method, path: exchange.path, operation: exchange.operation?.id }
    const errors =
      error instanceof ResponseValidationError ? { errors: error.errors.map(({ type, loc, msg }) => ({ type, loc, msg })) } : {}
    this.#logger.error({ ...place, ...describeThrown(error), ...errors }, "A request ended in a fault")
  }
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

// By status first, then by class along the prototype chain; handlers of all errors and of 500 are the last resort.
function findHandler(handlers: ExceptionHandlers, error: unknown): ExceptionHandler | undefined {
  // As in FastAPI a handler of 500 is for faults: an `HTTPException(500)` is a deliberate response.
  if (error instanceof HTTPException && error.statusCode !== 500) {
    const byStatus = handlers.get(error.statusCode)
    if (byStatus !== undefined) return byStatus
  }
  if (typeof error !== "object" || error === null) return undefined
  for (let type = Object.getPrototypeOf(error); type !== null && type !== Error.prototype; type = Object.getPrototypeOf(type)) {
    const handler = handlers.get(type.constructor)
    if (handler !== undefined) return handler
  }
  return undefined
}

/** Whether an error is a fault of the app, not a deliberate response. */
function isServerFault(error: unknown): boolean {
  return !(error instanceof HTTPException || error instanceof RequestValidationError)
}

// Never received by the client. The status is nginx's "client closed request", known to access logs.
const departed = 499

function plainFault(text: string): Reply {
  return { status: 500, headers: HeaderList.trusted(["content-type", "text/plain; charset=utf-8"]), body: text }
}

function traceOf(error: unknown): string {
  const described = describeThrown(error) as { error: { stack?: string; message: string } }
  return described.error.stack ?? described.error.message
}

// The framework's own responses: the body is complete, and the object is not shared.
function replyOf({ status, headers, body }: HTTPResponse, error: unknown): Reply {
  return { status, headers, body, error }
}

function withError(reply: Reply, error: unknown): Reply {
  reply.error = error
  return reply
}

/** The error for a path without an operation, or for a method that the path does not have. */
export function missingOperation(allowed: readonly string[]): HTTPException {
  return allowed.length === 0 ? new HTTPException(404) : new HTTPException(405, undefined, { headers: { allow: allowed.join(", ") } })
}
