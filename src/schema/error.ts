// The validation errors: what a client sent does not fit (422), what a handler returned does not (500), or any other value.
import type { UsageCode } from "../http/error.ts"
import type { ErrorDetail } from "./issue.ts"

const summarize = (errors: readonly ErrorDetail[]): string =>
  errors.map(({ loc, msg, type }) => `\n  ${loc.join(".")}: ${msg} [type=${type}]`).join("")

/** A value that an app checked itself (`validate`) does not fit; not caught, it is a fault (pydantic's `ValidationError`). */
export class ValidationError extends Error {
  override readonly name = "ValidationError"
  readonly errors: readonly ErrorDetail[]

  constructor(errors: readonly ErrorDetail[]) {
    super(`${errors.length} validation error${errors.length === 1 ? "" : "s"}${summarize(errors)}`)
    this.errors = errors
  }
}

/** The request does not fit its declaration; answered with 422 and FastAPI's body (`RequestValidationError`). */
export class RequestValidationError extends Error {
  override readonly name = "RequestValidationError"
  readonly errors: readonly ErrorDetail[]
  /** The body as it was parsed, if the operation takes one. */
  readonly body: unknown

  constructor(errors: readonly ErrorDetail[], options: { body?: unknown } = {}) {
    super(`${errors.length} validation error${errors.length === 1 ? "" : "s"} in the request${summarize(errors)}`)
    this.errors = errors
    this.body = options.body
  }
}

/** A returned value does not fit its response model; answered with a plain 500, logged with operation and place (`ResponseValidationError`). */
export class ResponseValidationError extends Error {
  override readonly name = "ResponseValidationError"
  readonly code: UsageCode = "HAYAPI_RESPONSE_MODEL"
  readonly errors: readonly ErrorDetail[]
  /** `GET /items/{item_id}`. */
  readonly operation: string

  constructor(errors: readonly ErrorDetail[], operation: string) {
    super(`${operation} returned a value that does not fit its response model (HAYAPI_RESPONSE_MODEL)${summarize(errors)}`)
    this.errors = errors
    this.operation = operation
  }
}
