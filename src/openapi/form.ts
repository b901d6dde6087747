// The form of a plan as an OpenAPI Request Body Object: FastAPI's `Body_<operation id>`, or the model that is the whole form.
import type { FormPlan } from "../plan/form.ts"
import type { FormFieldPlan } from "../plan/parameter.ts"
import { describeNamed, type JsonSchema } from "../schema/json-schema.ts"
import { describeEmbedded } from "./body.ts"
import type { Components } from "./components.ts"
import { describeExamples, describeInfo } from "./parameter.ts"

/** Describes a form: a model that is the whole form by its own schema; otherwise all fields, including those of models, as one model. */
export function describeForm(plan: FormPlan, operationId: string, components: Components): JsonSchema {
  const context = components.context("input")
  const [first] = plan.fields
  const fields = plan.fields.flatMap(flatten)
  const schema = plan.embedded
    ? { $ref: components.add(`Body_${operationId}`, describeEmbedded(fields, operationId, context)) }
    : { ...describeNamed(first!.node, first!.name, context), ...describeInfo(first!.info) }
  const encoding = describeEncoding(plan.fields)
  const content = {
    [plan.mediaType]: { schema, ...(encoding === undefined ? {} : { encoding }), ...(plan.embedded ? {} : describeExamples(first!.info)) },
  }
  return plan.required ? { content, required: true } : { content }
}

function flatten(plan: FormFieldPlan): Pick<FormFieldPlan, "wireName" | "node" | "info" | "required">[] {
  if (plan.fields === undefined) return [plan]
  return plan.fields.map(({ wireName, node, required }) => ({ wireName, node, info: {}, required: required && plan.required }))
}

// The media types that an upload accepts (OpenAPI 3.1, Encoding Object).
function describeEncoding(fields: readonly FormFieldPlan[]): JsonSchema | undefined {
  const limited = fields.filter(({ info }) => info.mediaTypes !== undefined)
  if (limited.length === 0) return undefined
  return Object.fromEntries(limited.map(({ wireName, info }) => [wireName, { contentType: info.mediaTypes!.join(", ") }]))
}
