// Parameters of a plan as OpenAPI Parameter Objects; a flattened model becomes one for each of its fields.
import type { ParameterInfo, ParameterPlan } from "../plan/parameter.ts"
import { type DescribeContext, describeNamed, type JsonSchema } from "../schema/json-schema.ts"
import type { SchemaNode } from "../schema/types.ts"

/** The part of a schema that comes from the options of a marker. */
export function describeInfo({ title, description, examples, deprecated }: ParameterInfo): JsonSchema {
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(examples === undefined ? {} : { examples }),
    ...(deprecated ? { deprecated } : {}),
  }
}

/** The examples next to a schema. OpenAPI allows only one of the two keys. */
export function describeExamples({ example, openapiExamples }: ParameterInfo): JsonSchema {
  if (openapiExamples !== undefined) return { examples: openapiExamples }
  return example === undefined ? {} : { example }
}

const order = ["path", "query", "header", "cookie"]

/** Describes parameters: path, query, header, cookie. A repeated parameter is listed once; a required one replaces an optional one. */
export function describeParameters(plans: readonly ParameterPlan[], context: DescribeContext): JsonSchema[] {
  const byName = new Map<string, JsonSchema>()
  const sorted = plans.toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source))
  for (const described of sorted.flatMap((plan) => describePlan(plan, context))) {
    const key = `${described.in} ${described.name}`
    if (described.required || byName.get(key)?.required !== true) byName.set(key, described)
  }
  return [...byName.values()]
}

function describePlan(plan: ParameterPlan, context: DescribeContext): JsonSchema[] {
  if (plan.info.includeInSchema === false) return []
  if (plan.fields === undefined) return [describeOne(plan.source, plan.wireName, plan.node, plan.required, plan.info, context)]
  return plan.fields.map(({ name, wireName, node, required }) => {
    // Fields of a model get titles from their own names, even if their header names differ.
    return { ...describeOne(plan.source, name, node, required && plan.required, {}, context), name: wireName }
  })
}

function describeOne(
  source: string,
  name: string,
  node: SchemaNode,
  required: boolean,
  info: ParameterInfo,
  context: DescribeContext,
): JsonSchema {
  const schema: JsonSchema = { ...describeNamed(node, name, context), ...describeInfo(info) }
  return {
    name,
    in: source,
    required,
    schema,
    ...(schema.description === undefined ? {} : { description: schema.description }),
    ...describeExamples(info),
    ...(schema.deprecated === true ? { deprecated: true } : {}),
  }
}
