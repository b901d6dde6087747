// The errors that become HTTP responses: HTTPException and RequestRefusal.
import { UsageError } from "./error-code.ts"
import { HeaderList, type HeadersInput } from "./header-list.ts"
import { stringifyJson } from "./json.ts"
import { reasonPhrase } from "./status.ts"

/** Options besides the status and the detail. */
export interface HTTPExceptionOptions {
  /** Sent with the response; a `content-type` here replaces the default one. */
  headers?: HeadersInput | undefined
  cause?: unknown
}

/**
 * Thrown by handlers and dependencies to respond with a status and `{"detail": detail}` (FastAPI's `HTTPException`).
 * Default for the detail: the reason phrase of the status (RFC 9110 15).
 */
export class HTTPException extends Error {
  override readonly name: string = "HTTPException"
  readonly statusCode: number
  /** Any JSON value. */
  readonly detail: unknown
  readonly headers: HeaderList | undefined

  constructor(statusCode: number, detail?: unknown, options: HTTPExceptionOptions = {}) {
    if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599)
      throw new UsageError("HAYAPI_STATUS", `Not an HTTP status: ${statusCode}`)
    const shown = detail ?? reasonPhrase(statusCode)
    super(`${statusCode}: ${describeDetail(shown)}`, options.cause === undefined ? {} : { cause: options.cause })
    this.statusCode = statusCode
    this.detail = shown
    this.headers = options.headers === undefined ? undefined : new HeaderList(options.headers)
  }
}

// Only for the message of the error: a detail that is not JSON fails when the response is made, not where it is thrown.
function describeDetail(detail: unknown): string {
  if (typeof detail === "string") return detail
  try {
    return stringifyJson(detail)
  } catch {
    return "a detail that is not JSON"
  }
}

/** A refusal by the framework before the operation runs: a body that is too large, unreadable or of a wrong type. */
export class RequestRefusal extends HTTPException {}
