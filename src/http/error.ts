// The errors that mean something to HTTP: HTTPException and its reason phrases.
import { HeaderList, type HeadersInput } from "./header-list.ts"
import { stringifyJson } from "./json.ts"
import { reasonPhrase } from "./status.ts"

/** What goes with the status and the detail. */
export interface HTTPExceptionOptions {
  /** Sent with the answer; a `content-type` here replaces the default one. */
  headers?: HeadersInput | undefined
  cause?: unknown
}

/**
 * Thrown by handlers and dependencies to answer with a status and `{"detail": detail}` (FastAPI's `HTTPException`).
 * Without a detail the reason phrase of the status stands there (RFC 9110 15).
 */
export class HTTPException extends Error {
  override readonly name: string = "HTTPException"
  readonly statusCode: number
  /** Any JSON value. */
  readonly detail: unknown
  readonly headers: HeaderList | undefined

  constructor(statusCode: number, detail?: unknown, options: HTTPExceptionOptions = {}) {
    if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) throw new RangeError(`Not an HTTP status: ${statusCode}`)
    const shown = detail ?? reasonPhrase(statusCode)
    super(`${statusCode}: ${describeDetail(shown)}`, options.cause === undefined ? {} : { cause: options.cause })
    this.statusCode = statusCode
    this.detail = shown
    this.headers = options.headers === undefined ? undefined : new HeaderList(options.headers)
  }
}

// Only for the message of the error: a detail that JSON cannot hold fails when it is answered, not where it is thrown.
function describeDetail(detail: unknown): string {
  if (typeof detail === "string") return detail
  try {
    return stringifyJson(detail)
  } catch {
    return "a detail that is not JSON"
  }
}

/** What the framework itself refuses before an operation sees it: a body that is too large, unreadable or of a wrong type. */
export class RequestRefusal extends HTTPException {}

/** What an app may do wrong while it runs, by code; `docs/reference/errors.md` says how to mend each. */
export const usageCodes = {
  HAYAPI_RESPONSE_MODEL: "a returned value does not fit its response model",
  HAYAPI_UNDOCUMENTED_ANSWER: "an answer is not what its operation documents",
  HAYAPI_NO_REPLY: "a middleware or an exception handler returned no response",
  HAYAPI_RUNTIME: "the JavaScript runtime cannot do what is asked",
  HAYAPI_STREAM_VALUE: "what a stream was made of cannot be streamed",
  HAYAPI_BODY_USED: "a body that can be read once is sent twice",
  HAYAPI_REQUEST_OVER: "something is done for a request that is over",
  HAYAPI_FOREIGN_REQUEST: "`next()` is given the request of another exchange",
  HAYAPI_GENERATOR: "a dependency or lifespan does not yield exactly once, or swallows an error",
  HAYAPI_NO_SESSION: "a session is asked for without the middleware that keeps it",
  HAYAPI_SOCKET_GONE: "a handler sends on and on to a client that has gone",
  HAYAPI_SHADOWED_OPERATION: "an operation is never called",
  HAYAPI_REPEATED_OPERATION_ID: "two operations have one id",
} as const

/** The codes of mistakes that show while an app runs. */
export type UsageCode = keyof typeof usageCodes

/** A mistake in the app's own code that shows while it runs: a fault (500) whose code and remedy stand in the log. */
export class UsageError extends TypeError {
  override readonly name = "UsageError"
  readonly code: UsageCode

  constructor(code: UsageCode, message: string, cause?: unknown) {
    super(`${message} (${code})`, cause === undefined ? {} : { cause })
    this.code = code
  }
}
