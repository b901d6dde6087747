// The validation errors: of a request (422), of a value that a handler returned (500), and of any other value.
import { HayapiError } from "../http/error-code.ts"
import type { ErrorDetail } from "./issue.ts"

const summarize = (errors: readonly ErrorDetail[]): string =>
  errors.map(({ loc, msg, type }) => `\n  ${loc.join(".")}: ${msg} [type=${type}]`).join("")

/** Thrown by `validate` for a value that does not fit its schema. If not caught, it is a 500 (pydantic's `ValidationError`). */
export class ValidationError extends Error {
  override readonly name = "ValidationError"
  readonly errors: readonly ErrorDetail[]

  constructor(errors: readonly ErrorDetail[]) {
    super(`${errors.length} validation error${errors.length === 1 ? "" : "s"}${summarize(errors)}`)
    this.errors = errors
  }
}

/** The request does not fit its declaration; the response is a 422 with FastAPI's body (`RequestValidationError`). */
export class RequestValidationError extends Error {
  override readonly name = "RequestValidationError"
  readonly errors: readonly ErrorDetail[]
  /** The parsed body, if the operation takes one. */
  readonly body: unknown

  constructor(errors: readonly ErrorDetail[], options: { body?: unknown } = {}) {
    super(`${errors.length} validation error${errors.length === 1 ? "" : "s"} in the request${summarize(errors)}`)
    this.errors = errors
    this.body = options.body
  }
}

/** A returned value does not fit its response model: a plain 500, and a log entry with operation and place (`ResponseValidationError`). */
export class ResponseValidationError extends HayapiError<"HAYAPI_RESPONSE_MODEL"> {
  override readonly name = "ResponseValidationError"
  readonly errors: readonly ErrorDetail[]
  /** For example `GET /items/{item_id}`. */
  readonly operation: string

  constructor(errors: readonly ErrorDetail[], operation: string) {
    super("HAYAPI_RESPONSE_MODEL", `${operation} returned a value that does not fit its response model${summarize(errors)}`)
    this.errors = errors
    this.operation = operation
  }
}
