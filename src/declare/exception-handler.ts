// Exception handlers: functions that return a response for an error. The router or app that declares them stores them.
import type { HTTPException } from "../http/error.ts"
import type { Exchange } from "../http/exchange.ts"
import type { HTTPResponse } from "../http/response.ts"
import type { Awaitable } from "./types.ts"

/** The result of an exception handler. */
export type HandlerResult = HTTPResponse<any, number> | Response
/** Returns the response for an error: a response object or a Web `Response`. */
export type ExceptionHandler = (request: Exchange, error: any) => Awaitable<HandlerResult>
/** The key of an exception handler: a status (for `HTTPException`), or an error class, which includes its subclasses. */
export type FaultKey = number | (abstract new (...args: any) => unknown)
/** Exception handlers by key. */
export type ExceptionHandlers = ReadonlyMap<FaultKey, ExceptionHandler>
/** The type of the error that a handler with this key is passed. */
export type HandledError<K> = K extends number ? HTTPException : K extends abstract new (...args: any) => infer X ? X : never
