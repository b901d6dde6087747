// Exception handlers: what answers an error that a handler or dependency throws, kept by the router or app that declares it.
import type { HTTPException } from "../http/error.ts"
import type { Exchange } from "../http/exchange.ts"
import type { HTTPResponse } from "../http/response.ts"
import type { Awaitable } from "./types.ts"

export type HandlerResult = HTTPResponse<any, number> | Response
/** Answers an error with a response object or a Web `Response`. */
export type ExceptionHandler = (request: Exchange, error: any) => Awaitable<HandlerResult>
/** A status (for `HTTPException`), or an error class with its subclasses. */
export type FaultKey = number | (abstract new (...args: any) => unknown)
export type ExceptionHandlers = ReadonlyMap<FaultKey, ExceptionHandler>
/** The error that a handler of this key gets. */
export type HandledError<K> = K extends number ? HTTPException : K extends abstract new (...args: any) => infer X ? X : never
