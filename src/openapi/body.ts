// The request body of a plan as an OpenAPI Request Body Object.
import type { BodyPlan } from "../plan/body.ts"
import type { InputPlan } from "../plan/parameter.ts"
import { type DescribeContext, describeField, describeNamed, type JsonSchema } from "../schema/json-schema.ts"
import type { Components } from "./components.ts"
import { describeExamples, describeInfo } from "./parameter.ts"

/** Describes a request body: one value by its own schema, several as the model `Body_<operation id>`. */
export function describeBody(plan: BodyPlan, operationId: string, components: Components): JsonSchema {
  const context = components.context("input")
  const [first] = plan.fields
  const schema = plan.embedded
    ? { $ref: components.add(`Body_${operationId}`, describeEmbedded(plan.fields, operationId, context)) }
    : { ...describeNamed(first!.node, first!.name, context), ...describeInfo(first!.info) }
  const content = { [plan.mediaType]: { schema, ...(plan.embedded ? {} : describeExamples(first!.info)) } }
  return plan.required ? { content, required: true } : { content }
}

/** Describes fields that are read by name as one model. */
export function describeEmbedded(
  fields: readonly Pick<InputPlan, "wireName" | "node" | "info" | "required">[],
  operationId: string,
  context: DescribeContext,
): JsonSchema {
  const properties = fields.map(({ wireName, node, info }) => [
    wireName,
    { ...describeField(node, wireName, context), ...describeInfo(info) },
  ])
  const required = fields.filter((field) => field.required).map((field) => field.wireName)
  const schema: JsonSchema = { type: "object", properties: Object.fromEntries(properties), title: `Body_${operationId}` }
  return required.length === 0 ? schema : { ...schema, required }
}
