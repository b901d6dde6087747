// httpError: errors as values. A class whose status and body are documented, and whose constructor cannot contradict the document.
import { HTTPException, type HTTPExceptionOptions } from "../http/error.ts"
import { ResponseValidationError } from "../schema/error.ts"
import { toDetail } from "../schema/issue.ts"
import { compileSerialize } from "../schema/serialize.ts"
import { isSchema, readSchema } from "../schema/standard.ts"
import { Trace, type Walk } from "../schema/trace.ts"
import type { AnySchema, Held } from "../schema/types.ts"

/** What an error class says of itself. */
export interface ErrorDeclaration<S, D> {
  readonly statusCode: S
  readonly "~detail": D
  readonly description: string | undefined
  readonly headers: Readonly<Record<string, string>> | undefined
}

/** What `errors` takes. */
export interface ErrorClass extends ErrorDeclaration<number, unknown> {
  new (...args: any): HTTPException
}

// Not an ErrorClass by inheritance: its constructor signature would come along and take anything.
/** An error class of known status and detail. */
export interface ErrorOf<S extends number, D> extends ErrorDeclaration<S, D> {
  new (...args: D extends AnySchema ? [detail: Held<D>] : []): HTTPException
}

/** What goes with every error of the class: description in the document, headers on the wire. */
export interface HttpErrorOptions {
  /** Sent with every answer and documented. */
  headers?: Readonly<Record<string, string>>
  /** In the document; else the detail, else the reason phrase. */
  description?: string
}

/**
 * Makes an error class: `const ItemNotFound = httpError(404, "Item not found")`, `throw new ItemNotFound()`. With a schema as detail the
 * constructor takes its value. Declare it in `errors` of an operation or dependency.
 */
export function httpError<const S extends number, const D extends string | AnySchema>(
  statusCode: S,
  detail: D,
  options: HttpErrorOptions = {},
): ErrorOf<S, D> {
  const exceptionOptions: HTTPExceptionOptions = { headers: options.headers }
  const write = isSchema(detail) ? compileSerialize(readSchema(detail)) : undefined
  class DeclaredError extends HTTPException {
    static readonly statusCode = statusCode
    static readonly "~detail" = detail
    static readonly description = options.description
    static readonly headers = options.headers

    constructor(value?: unknown) {
      super(statusCode, write === undefined ? detail : writeDetail(write, value, statusCode), exceptionOptions)
    }
  }
  // A class cannot say that its constructor's arguments depend on a type parameter.
  return DeclaredError as unknown as ErrorOf<S, D>
}

// The detail is filtered like any response model; one that does not fit is a fault of the app.
function writeDetail(write: Walk, value: unknown, statusCode: number): unknown {
  const trace = new Trace()
  const wire = write(value, trace)
  if (trace.problems.length === 0) return wire
  const errors = trace.problems.map((problem) => toDetail(problem, "response", "detail"))
  throw new ResponseValidationError(errors, `The error of status ${statusCode}`)
}
