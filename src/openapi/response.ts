// The responses of a plan as an OpenAPI Responses Object, in FastAPI's order: main, documented, errors, 422.
import { allowsBody } from "../http/reply.ts"
import { JSONResponse } from "../http/responses.ts"
import { reasonPhrase } from "../http/status.ts"
import type { OperationPlan } from "../plan/operation.ts"
import type { DocumentedResponse, ErrorResponse, MainResponse } from "../plan/response.ts"
import { describeNamed, describeSchema, type JsonSchema } from "../schema/json-schema.ts"
import type { Components } from "./components.ts"
import { mergeDeep } from "./merge.ts"
import { describeStream } from "./stream.ts"

const rangeWords: Readonly<Record<string, string>> = {
  "1XX": "Information",
  "2XX": "Success",
  "3XX": "Redirection",
  "4XX": "Client Error",
  "5XX": "Server Error",
  default: "Default Response",
}

/** Describes all responses of an operation, by status. */
export function describeResponses(plan: OperationPlan, components: Components): JsonSchema {
  const { main, documented, errors } = plan.responses
  const responses: JsonSchema = { [String(main.status)]: describeMain(main, plan.id, components) }
  const media = main.mediaType ?? "application/json"
  for (const entry of documented) {
    const existing = responses[entry.key] as JsonSchema | undefined
    responses[entry.key] = mergeDeep(existing ?? {}, describeDocumented(entry, existing, media, plan.id, components))
  }
  for (const error of errors) {
    if (error.fromScheme && !components.securityErrors) continue
    const described = describeError(error, components)
    const existing = responses[String(error.status)] as JsonSchema | undefined
    // The author's documentation of this status wins; the error only adds what is missing.
    responses[String(error.status)] = existing === undefined ? described : { ...described, ...existing }
  }
  if (hasValidation(plan)) responses["422"] = joinErrors(responses["422"] as JsonSchema | undefined, describeValidation(components))
  return responses
}

/** Whether FastAPI adds a 422 itself: the operation has inputs, and no 422, 4XX or default is documented. */
export function hasValidation(plan: OperationPlan): boolean {
  const takesInput = plan.document.parameters.length > 0 || plan.body !== undefined || plan.form !== undefined
  const isDocumented = plan.responses.documented.some(({ key }) => key === "422" || key === "4XX" || key === "default")
  return takesInput && !isDocumented
}

function describeMain(main: MainResponse, id: string, components: Components): JsonSchema {
  const { description, mediaType, responseClass, model, stream } = main
  if (!allowsBody(main.status) || mediaType === undefined) return { description }
  if (stream !== undefined) return { description, content: { [mediaType]: describeStream(stream, id, components) } }
  const isJson = responseClass === undefined || responseClass.prototype instanceof JSONResponse
  const schema = !isJson
    ? { type: "string" }
    : model === undefined
      ? {}
      : describeNamed(model, `Response_${id}`, components.context("output"))
  return { description, content: { [mediaType]: { schema } } }
}

function describeDocumented(
  { key, model, headers, doc }: DocumentedResponse,
  existing: JsonSchema | undefined,
  media: string,
  id: string,
  components: Components,
): JsonSchema {
  const { model: _model, headers: _headers, description, content, ...extra } = doc
  const context = components.context("output")
  const described: JsonSchema = { ...extra }
  if (content !== undefined) described.content = content
  if (model !== undefined) {
    described.content = mergeDeep(
      { [media]: { schema: describeNamed(model, `Response_${key}_${id}`, context) } },
      (content ?? {}) as JsonSchema,
    )
  }
  if (headers.length > 0) {
    described.headers = Object.fromEntries(
      headers.map(({ name, node, description: text }) => {
        const schema = describeSchema(node, context)
        return [name, text === undefined ? { schema } : { description: text, schema }]
      }),
    )
  }
  described.description = description ?? existing?.description ?? rangeWords[key] ?? phraseOf(Number(key))
  return described
}

const phraseOf = (status: number): string => {
  const phrase = reasonPhrase(status)
  return phrase === "Unknown Status" ? "Additional Response" : phrase
}

function describeError(error: ErrorResponse, components: Components): JsonSchema {
  const details = error.details.map((detail) => describeSchema(detail, components.context("output")))
  const detail = details.length === 1 ? details[0]! : { anyOf: details }
  const titled = "$ref" in detail ? detail : { ...detail, title: "Detail" }
  const described: JsonSchema = { description: error.description }
  if (allowsBody(error.status)) {
    const schema = { type: "object", properties: { detail: titled }, required: ["detail"] }
    described.content = { "application/json": { schema } }
  }
  if (error.headers.length > 0) described.headers = Object.fromEntries(error.headers.map((name) => [name, { schema: { type: "string" } }]))
  return described
}

// If an operation declares its own 422 error, a client may get either.
function joinErrors(declared: JsonSchema | undefined, validation: JsonSchema): JsonSchema {
  if (declared === undefined) return validation
  const schemas = [declared, validation].map(({ content }) => (content as Record<string, JsonSchema>)["application/json"]!.schema)
  const content = { "application/json": { schema: { anyOf: schemas } } }
  return { ...declared, description: `${declared.description} | ${validation.description}`, content }
}

function describeValidation(components: Components): JsonSchema {
  const location = { anyOf: [{ type: "string" }, { type: "integer" }] }
  const item = components.add("ValidationError", {
    type: "object",
    properties: {
      loc: { type: "array", items: location, title: "Location" },
      msg: { type: "string", title: "Message" },
      type: { type: "string", title: "Error Type" },
      input: { title: "Input" },
      ctx: { type: "object", title: "Context" },
    },
    required: ["loc", "msg", "type"],
    title: "ValidationError",
  })
  const $ref = components.add("HTTPValidationError", {
    type: "object",
    properties: { detail: { type: "array", items: { $ref: item }, title: "Detail" } },
    title: "HTTPValidationError",
  })
  return { description: "Validation Error", content: { "application/json": { schema: { $ref } } } }
}
