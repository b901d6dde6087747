// Coded errors of wrong declarations: thrown at the declaration or when the app starts, never during a request.

/** Every code with its meaning. `docs/reference/errors.md` says how to fix each. */
export const declarationCodes = {
  HAYAPI_RESERVED_NAME: "a parameter has a reserved name",
  HAYAPI_UNKNOWN_SOURCE: "a schema without a marker could be a query parameter or a body",
  HAYAPI_NOT_A_DECLARATION: "a value in `params` is not a schema, marker or dependency",
  HAYAPI_DUPLICATE_FIELD: "two fields of one source have one encoded name",
  HAYAPI_PATH_PARAMETER: "a path parameter is declared in a way that a path does not allow",
  HAYAPI_TEXT_PARAMETER: "a parameter of query, headers or cookies has a schema that no text fits",
  HAYAPI_MIXED_BODY: "a form and another body are declared together",
  HAYAPI_UPLOAD: "an upload has a schema that takes no file",
  HAYAPI_SOCKET_BODY: "a socket takes a body",
  HAYAPI_PATH: "a path or prefix is malformed",
  HAYAPI_BODYLESS_STATUS: "a status without a body has a model",
  HAYAPI_ONE_WAY_MODEL: "a response model has a one-way transform",
  HAYAPI_STREAM_MODEL: "a stream of events has a model for a single value",
  HAYAPI_RESPONSE_KEY: "a key of `responses` is not a status, range or default",
  HAYAPI_DUPLICATE_MODEL: "two different models have one id",
  HAYAPI_DEPENDENCY_SCOPE: "a dependency depends on one that ends earlier",
  HAYAPI_DEPENDENCY_CYCLE: "a dependency depends on itself",
  HAYAPI_ROUTER_CYCLE: "a router includes itself",
  HAYAPI_RECURSIVE_MODEL: "a recursive model has no id",
  HAYAPI_FRONTEND: "a frontend's files do not exist",
} as const

/** The codes of wrong declarations; the reference of errors explains each. */
export type DeclarationCode = keyof typeof declarationCodes

/** A wrong declaration. The message names the operation and the input and says how to fix it. */
export class DeclarationError extends Error {
  override readonly name = "DeclarationError"
  readonly code: DeclarationCode

  constructor(code: DeclarationCode, message: string) {
    super(`${message} (${code})`)
    this.code = code
  }
}
