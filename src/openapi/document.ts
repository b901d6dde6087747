// The OpenAPI 3.1 document of an app, equal to FastAPI's for the same declaration.
import type { OperationPlan } from "../plan/operation.ts"
import type { JsonSchema } from "../schema/json-schema.ts"
import { describeBody } from "./body.ts"
import { Components } from "./components.ts"
import { describeForm } from "./form.ts"
import { mergeDeep } from "./merge.ts"
import { describeParameters } from "./parameter.ts"
import { describeResponses } from "./response.ts"

/** The parts of the document that an app sets; absent ones are omitted. */
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
  /** Whether fields without a title get one from their name, as in FastAPI. */
  schemaTitles: boolean
  /** Whether the 401 and 403 of security schemes are documented. FastAPI omits them. */
  securityErrors: boolean
  /** Whether a model whose two sides differ becomes `X-Input` and `X-Output`. */
  separateInputOutputSchemas: boolean
}

/** An OpenAPI document: plain JSON data. */
export interface OpenAPIDocument {
  openapi: string
  info: Record<string, unknown>
  // biome-ignore lint/suspicious/noExplicitAny: who reads or changes a document goes down its JSON without a cast at each step.
  paths: Record<string, Record<string, any>>
  // biome-ignore lint/suspicious/noExplicitAny: as in paths.
  components?: Record<string, any>
  [key: string]: unknown
}

const bodiless = new Set(["OPTIONS", "TRACE"])

/** Builds the document of an app from its plans. */
export function buildDocument(
  plans: readonly OperationPlan[],
  info: DocumentInfo,
  webhookPlans: readonly OperationPlan[] = [],
): OpenAPIDocument {
  const components = new Components({
    titles: info.schemaTitles,
    separate: info.separateInputOutputSchemas,
    securityErrors: info.securityErrors,
  })
  const paths = describePaths(plans, components)
  const webhooks = describePaths(webhookPlans, components)
  return components.finish({
    openapi: "3.1.0",
    info: describeApp(info),
    ...(info.servers === undefined || info.servers.length === 0 ? {} : { servers: info.servers }),
    paths,
    ...(Object.keys(webhooks).length === 0 ? {} : { webhooks }),
    ...(info.openapiTags === undefined || info.openapiTags.length === 0 ? {} : { tags: info.openapiTags.map(describeTag) }),
    ...(info.openapiExternalDocs === undefined ? {} : { externalDocs: normalizeUrl(info.openapiExternalDocs) }),
  })
}

function describePaths(plans: readonly OperationPlan[], components: Components): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const plan of plans) {
    if (!plan.document.includeInSchema) continue
    const path = plan.template.format
    const item = paths[path] ?? {}
    paths[path] = item
    // Of two operations with the same method and path, only the first is called, so only that one is documented.
    item[plan.method.toLowerCase()] ??= describeOperation(plan, components)
  }
  return paths
}

/** As pydantic's `AnyUrl` writes it: `http://a` becomes `http://a/`. */
function normalizeUrl<T extends { url?: string }>(part: T): T {
  return part.url !== undefined && URL.canParse(part.url) ? { ...part, url: new URL(part.url).href } : part
}

function describeTag(tag: { externalDocs?: { url: string } }): object {
  return tag.externalDocs === undefined ? tag : { ...tag, externalDocs: normalizeUrl(tag.externalDocs) }
}

function describeApp(info: DocumentInfo): Record<string, unknown> {
  const { title, version, summary, description, termsOfService } = info
  const contact = info.contact && normalizeUrl(info.contact)
  const license = info.licenseInfo && normalizeUrl(info.licenseInfo)
  const entries = Object.entries({ title, summary, description, termsOfService, contact, license, version })
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ""))
}

function describeOperation(plan: OperationPlan, components: Components): JsonSchema {
  const { tags, summary, description, deprecated, extra, security } = plan.document
  const operation: JsonSchema = {}
  if (tags.length > 0) operation.tags = tags
  operation.summary = summary
  if (description !== undefined && description !== "") operation.description = description
  operation.operationId = plan.id
  if (deprecated) operation.deprecated = true
  if (security.length > 0) {
    for (const { name, object } of security) components.addSecurity(name, object)
    operation.security = security.map(({ name, scopes }) => ({ [name]: scopes }))
  }
  const parameters = describeParameters(plan.document.parameters, components.context("input"))
  if (parameters.length > 0) operation.parameters = parameters
  if (plan.body !== undefined && !bodiless.has(plan.method)) operation.requestBody = describeBody(plan.body, plan.id, components)
  if (plan.form !== undefined && !bodiless.has(plan.method)) operation.requestBody = describeForm(plan.form, plan.id, components)
  const callbacks = describeCallbacks(plan.document.callbacks, components)
  if (callbacks !== undefined) operation.callbacks = callbacks
  operation.responses = describeResponses(plan, components)
  return extra === undefined ? operation : mergeDeep(operation, extra as JsonSchema)
}

// Grouped by the name of the callback's operation, then by its URL.
function describeCallbacks(plans: readonly OperationPlan[], components: Components): JsonSchema | undefined {
  const names = new Set(plans.map((plan) => plan.name))
  const described = [...names].map((name) => [
    name,
    describePaths(
      plans.filter((plan) => plan.name === name),
      components,
    ),
  ])
  return described.length === 0 ? undefined : Object.fromEntries(described)
}
