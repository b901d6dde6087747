// httpError: declared errors. Makes a class with a documented status and body, whose constructor enforces both.
import { HTTPException } from "../http/error.ts"
import { ResponseValidationError } from "../schema/error.ts"
import { toDetail } from "../schema/issue.ts"
import { compileSerialize } from "../schema/serialize.ts"
import { isSchema, readSchema } from "../schema/standard.ts"
import type { AnySchema, Decoded } from "../schema/types.ts"
import { ValidationContext, type Validator } from "../schema/validation-context.ts"

/** The static properties of an error class. */
export interface ErrorDeclaration<S, D> {
  readonly statusCode: S
  readonly "~detail": D
  readonly description: string | undefined
  readonly headers: Readonly<Record<string, string>> | undefined
}

/** Any class made by `httpError`, as listed in `errors`. */
export interface ErrorClass extends ErrorDeclaration<number, unknown> {
  new (...args: any): HTTPException
}

// Does not extend ErrorClass, whose constructor signature would accept any argument.
/** An error class of known status and detail. */
export interface ErrorOf<S extends number, D> extends ErrorDeclaration<S, D> {
  new (...args: D extends AnySchema ? [detail: Decoded<D>] : []): HTTPException
}

/** Options of all errors of a class. */
export interface HttpErrorOptions {
  /** Headers of the response; they are documented. */
  headers?: Readonly<Record<string, string>>
  /** The description in the document. Default: the detail if it is a string, else the reason phrase of the status. */
  description?: string
}

/**
 * Makes an error class: `const ItemNotFound = httpError(404, "Item not found")`, `throw new ItemNotFound()`. If the detail is a schema, the
 * constructor takes a value of it, and throws `ResponseValidationError` if the value does not fit. List the class in `errors` of an
 * operation or dependency.
 */
export function httpError<const S extends number, const D extends string | AnySchema>(
  statusCode: S,
  detail: D,
  options: HttpErrorOptions = {},
): ErrorOf<S, D> {
  const write = isSchema(detail) ? compileSerialize(readSchema(detail)) : undefined
  class DeclaredError extends HTTPException {
    static readonly statusCode = statusCode
    static readonly "~detail" = detail
    static readonly description = options.description
    static readonly headers = options.headers

    constructor(value?: unknown) {
      // Of the class that is made: a subclass may have headers of its own.
      const { headers } = new.target
      super(statusCode, write === undefined ? detail : writeDetail(write, value, statusCode), { headers })
    }
  }
  // A class cannot express that its constructor's arguments depend on a type parameter.
  return DeclaredError as unknown as ErrorOf<S, D>
}

// The detail is filtered like any response model; a value that does not fit is an error of the app.
function writeDetail(write: Validator, value: unknown, statusCode: number): unknown {
  const validation = new ValidationContext()
  const wire = write(value, validation)
  if (validation.problems.length === 0) return wire
  const errors = validation.problems.map((problem) => toDetail(problem, "response", "detail"))
  throw new ResponseValidationError(errors, `The error of status ${statusCode}`)
}
