// The OpenAPI 3.1 document of an app, equal to FastAPI's for the same declaration.
import type { OperationPlan } from "../plan/operation.ts"
import type { JsonSchema } from "../schema/json-schema.ts"
import { describeBody } from "./body.ts"
import { Components } from "./components.ts"
import { mergeDeep } from "./merge.ts"
import { describeParameters } from "./parameter.ts"
import { describeResponses } from "./response.ts"

/** The parts of the document that an app states itself; absent ones are left out. */
export interface DocumentInfo {
  title: string
  version: string
  summary?: string | undefined
  description?: string | undefined
  termsOfService?: string | undefined
  contact?: { name?: string; url?: string; email?: string } | undefined
  licenseInfo?: { name: string; url?: string; identifier?: string } | undefined
  servers?: readonly { url: string; description?: string }[] | undefined
  openapiTags?: readonly { name: string; description?: string; externalDocs?: { url: string; description?: string } }[] | undefined
  openapiExternalDocs?: { url: string; description?: string } | undefined
  /** Titles from field names, as FastAPI writes them. */
  schemaTitles: boolean
  /** `X-Input` and `X-Output` where a model's two sides differ. */
  separateInputOutputSchemas: boolean
}

/** An OpenAPI document: plain JSON data. */
export interface OpenAPIDocument {
  openapi: string
  info: Record<string, unknown>
  paths: Record<string, Record<string, any>>
  components?: Record<string, any>
  [key: string]: unknown
}

const bodiless = new Set(["OPTIONS", "TRACE"])

export function buildDocument(plans: readonly OperationPlan[], info: DocumentInfo): OpenAPIDocument {
  const components = new Components({ titles: info.schemaTitles, separate: info.separateInputOutputSchemas })
  const paths: Record<string, Record<string, unknown>> = {}
  for (const plan of plans) {
    if (!plan.document.includeInSchema) continue
    const path = plan.template.format
    const item = paths[path] ?? {}
    paths[path] = item
    // Of two operations with one method and path the first one answers, so it is the one documented.
    item[plan.method.toLowerCase()] ??= describeOperation(plan, components)
  }
  return components.finish({
    openapi: "3.1.0",
    info: describeApp(info),
    ...(info.servers === undefined || info.servers.length === 0 ? {} : { servers: info.servers }),
    paths,
    ...(info.openapiTags === undefined ? {} : { tags: info.openapiTags }),
    ...(info.openapiExternalDocs === undefined ? {} : { externalDocs: info.openapiExternalDocs }),
  })
}

function describeApp(info: DocumentInfo): Record<string, unknown> {
  const { title, version, summary, description, termsOfService, contact, licenseInfo } = info
  const entries = Object.entries({ title, summary, description, termsOfService, contact, license: licenseInfo, version })
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ""))
}

function describeOperation(plan: OperationPlan, components: Components): JsonSchema {
  const { tags, summary, description, deprecated, extra } = plan.document
  const operation: JsonSchema = {}
  if (tags.length > 0) operation.tags = tags
  operation.summary = summary
  if (description !== undefined && description !== "") operation.description = description
  operation.operationId = plan.id
  if (deprecated) operation.deprecated = true
  const parameters = describeParameters(plan.document.parameters, components.context("input"))
  if (parameters.length > 0) operation.parameters = parameters
  if (plan.body !== undefined && !bodiless.has(plan.method)) operation.requestBody = describeBody(plan.body, plan.id, components)
  operation.responses = describeResponses(plan, components)
  return extra === undefined ? operation : mergeDeep(operation, extra as JsonSchema)
}
