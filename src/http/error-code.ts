// The mistakes of an app's author: all codes, and the errors that have one. docs/reference/errors.md has a section for each.

/** Mistakes in declarations. They are reported at the declaration or when the app starts, never during a request. */
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

/** Mistakes that are reported while an app runs or is tested, or when a function is called with wrong arguments. */
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
  HAYAPI_OPTION: "an option cannot work",
  HAYAPI_STATUS: "a response has a status that cannot be sent",
  HAYAPI_HEADER: "a header, cookie or file name would be malformed",
  HAYAPI_CONTENT: "a response has content that it cannot send",
  HAYAPI_FILE: "a file or directory cannot be read",
  HAYAPI_URL: "a URL is made from an unknown name or an invalid value",
  HAYAPI_WEBSOCKET: "a WebSocket is used out of order or closed with an invalid code",
  HAYAPI_SETTINGS: "the settings are invalid, or their schema is",
  HAYAPI_TEST: "a test asks its client for something that the app does not have or do",
} as const

/** The codes of wrong declarations; the errors reference explains each. */
export type DeclarationCode = keyof typeof declarationCodes
/** The codes of mistakes that are reported while an app runs. */
export type UsageCode = keyof typeof usageCodes
/** All codes. */
export type ErrorCode = DeclarationCode | UsageCode

/** A mistake in the app's own code. The message says how to fix it and ends with the code. */
export class HayapiError<Code extends ErrorCode = ErrorCode> extends TypeError {
  override readonly name: string = "HayapiError"
  readonly code: Code

  constructor(code: Code, message: string, cause?: unknown) {
    super(`${message} (${code})`, cause === undefined ? {} : { cause })
    this.code = code
  }
}

/** A wrong declaration. The message names the operation and the input. */
export class DeclarationError extends HayapiError<DeclarationCode> {
  override readonly name = "DeclarationError"
}

/** A mistake that is reported while the app runs. During a request it is a fault: a 500, with the code in the log. */
export class UsageError extends HayapiError<UsageCode> {
  override readonly name = "UsageError"
}
