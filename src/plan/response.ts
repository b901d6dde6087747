// Responses: the model and status of the main response, and everything else that an operation documents, merged and checked.

import type { ErrorClass } from "../declare/http-error.ts"
import type { AnyOperationOptions } from "../declare/operation.ts"
import type { HeaderDoc, ResponseDoc } from "../declare/response.ts"
import { DeclarationError } from "../http/error-code.ts"
import { allowsBody } from "../http/reply.ts"
import type { AnyResponseClass } from "../http/response.ts"
import { JSONResponse } from "../http/responses.ts"
import { reasonPhrase } from "../http/status.ts"
import { findOneWay, type SerializeOptions } from "../schema/serialize.ts"
import { isSchema, readSchema } from "../schema/standard.ts"
import type { AnySchema, SchemaNode } from "../schema/types.ts"
import type { ResponseDocs } from "./inherit.ts"
import { planStream, type StreamPlan } from "./stream.ts"

/** The response for a value that a handler returns. */
export interface MainResponse {
  readonly status: number
  /** Undefined: nothing is checked or filtered. */
  readonly model: SchemaNode | undefined
  /** Set if the body is a stream of items; then there is no model and no class. */
  readonly stream: StreamPlan | undefined
  readonly serialize: SerializeOptions | undefined
  /** Undefined: plain JSON, encoded without a class. */
  readonly responseClass: AnyResponseClass | undefined
  readonly mediaType: string | undefined
  readonly description: string
}

/** A documented response; `key` is a status, a range (`4XX`) or `default`. */
export interface DocumentedResponse {
  readonly key: string
  readonly model: SchemaNode | undefined
  readonly headers: readonly { readonly name: string; readonly node: SchemaNode; readonly description: string | undefined }[]
  readonly doc: ResponseDoc
}

/** The errors with one status that an operation and its dependencies may throw. */
export interface ErrorResponse {
  readonly status: number
  readonly description: string
  /** The schema of each `detail`, without duplicates. */
  readonly details: readonly SchemaNode[]
  readonly headers: readonly string[]
  /** Whether only security schemes throw them. */
  readonly fromScheme: boolean
}

/** All responses of an operation. */
export interface ResponsePlan {
  readonly main: MainResponse
  /** In merge order: app, include, router, operation. */
  readonly documented: readonly DocumentedResponse[]
  readonly errors: readonly ErrorResponse[]
}

const RANGE = /^[1-5]XX$/

/** A key in normal form: ranges in upper case, `default` in lower case. Throws `DeclarationError` for an invalid one. */
function readKey(key: string, where: string): string {
  if (/^[1-5]\d\d$/.test(key)) return key
  if (key.toLowerCase() === "default") return "default"
  if (RANGE.test(key.toUpperCase())) return key.toUpperCase()
  const allowed = "a status (404), a range (4XX) or default"
  throw new DeclarationError("HAYAPI_RESPONSE_KEY", `${where}: ${JSON.stringify(key)} in responses must be ${allowed}`)
}

/** Plans all responses of an operation. `errors`: its own and those of its dependencies; `schemeErrors`: those of security schemes. */
export function planResponses(
  options: AnyOperationOptions,
  inherited: ResponseDocs,
  responseClass: AnyResponseClass | undefined,
  errors: readonly ErrorClass[],
  schemeErrors: ReadonlySet<ErrorClass>,
  where: string,
): ResponsePlan {
  const docs = new Map([...inherited, ...Object.entries((options.responses ?? {}) as Record<string, ResponseDoc>)])
  const documented = [...docs].map(([key, doc]) => planDocumented(readKey(key, where), doc, where))
  return { main: planMain(options, responseClass, where), documented, errors: planErrors(errors, schemeErrors) }
}

function planMain(options: AnyOperationOptions, responseClass: AnyResponseClass | undefined, where: string): MainResponse {
  const status: number = options.statusCode ?? responseClass?.defaultStatus ?? 200
  const stream = planStream(options.responseModel, responseClass, status, where)
  const model = stream === undefined ? planModel(options.responseModel as AnySchema | null | undefined, status, where) : undefined
  const checked = model ?? stream?.item
  const oneWay = checked && findOneWay(checked)
  if (oneWay !== undefined) {
    const place = oneWay.length === 0 ? "the response model" : `the field ${oneWay.join(".")} of the response model`
    const fix = "use z.codec, or declare the resulting shape"
    throw new DeclarationError("HAYAPI_ONE_WAY_MODEL", `${where}: ${place} has a one-way transform or preprocess; ${fix}`)
  }
  const isJson = responseClass === undefined || responseClass === JSONResponse
  return {
    status,
    model,
    stream,
    serialize: planSerialize(options),
    responseClass: isJson || stream !== undefined ? undefined : responseClass,
    mediaType: stream?.mediaType ?? (responseClass === undefined ? "application/json" : responseClass.mediaType),
    description: options.responseDescription ?? "Successful Response",
  }
}

function planModel(model: AnySchema | null | undefined, status: number, where: string): SchemaNode | undefined {
  if (model === null || model === undefined) return undefined
  if (!allowsBody(status))
    throw new DeclarationError("HAYAPI_BODYLESS_STATUS", `${where}: status code ${status} must not have a response body`)
  if (!isSchema(model)) throw new DeclarationError("HAYAPI_NOT_A_DECLARATION", `${where}: its response model is not a schema`)
  return readSchema(model)
}

function planSerialize(options: AnyOperationOptions): SerializeOptions | undefined {
  const serialize: SerializeOptions = {
    include: options.responseModelInclude as SerializeOptions["include"],
    exclude: options.responseModelExclude as SerializeOptions["exclude"],
    excludeUnset: options.responseModelExcludeUnset,
    excludeDefaults: options.responseModelExcludeDefaults,
    excludeNone: options.responseModelExcludeNone,
  }
  return Object.values(serialize).some((option) => option !== undefined && option !== false) ? serialize : undefined
}

function planDocumented(key: string, doc: ResponseDoc, where: string): DocumentedResponse {
  const model = planModel(doc.model, /^\d/.test(key) && !RANGE.test(key) ? Number(key) : 200, `${where}, responses[${key}]`)
  const headers = Object.entries(doc.headers ?? {}).flatMap(([name, header]) => {
    if (isSchema(header)) return [{ name, node: readSchema(header), description: undefined }]
    const { schema, description } = header as HeaderDoc
    return isSchema(schema) ? [{ name, node: readSchema(schema), description }] : []
  })
  return { key, model, headers, doc }
}

function planErrors(errors: readonly ErrorClass[], schemeErrors: ReadonlySet<ErrorClass>): ErrorResponse[] {
  const byStatus = new Map<number, ErrorClass[]>()
  for (const error of new Set(errors)) byStatus.set(error.statusCode, [...(byStatus.get(error.statusCode) ?? []), error])
  return [...byStatus].map(([status, classes]) => ({
    status,
    description: [...new Set(classes.map(describeError))].join(" | "),
    details: planDetails(classes),
    headers: [...new Set(classes.flatMap((error) => Object.keys(error.headers ?? {})))],
    fromScheme: classes.every((error) => schemeErrors.has(error)),
  }))
}

function describeError(error: ErrorClass): string {
  if (error.description !== undefined) return error.description
  const detail = error["~detail"]
  return typeof detail === "string" ? detail : reasonPhrase(error.statusCode)
}

function planDetails(classes: readonly ErrorClass[]): SchemaNode[] {
  const texts = [...new Set(classes.map((error) => error["~detail"]).filter((detail) => typeof detail === "string"))]
  const schemas = [...new Set(classes.map((error) => error["~detail"]).filter(isSchema))].map(readSchema)
  return texts.length === 0 ? schemas : [{ kind: "literal", values: texts, enumeration: false }, ...schemas]
}
