// Parameters of a plan as OpenAPI Parameter Objects; a flattened model gives one for each of its fields.
import type { ParameterInfo, ParameterPlan } from "../plan/parameter.ts"
import { type DescribeContext, describeNamed, type JsonSchema } from "../schema/json-schema.ts"
import type { SchemaNode } from "../schema/types.ts"

/** What a marker says about its schema. */
export function describeInfo({ title, description, examples, deprecated }: ParameterInfo): JsonSchema {
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(examples === undefined ? {} : { examples }),
    ...(deprecated ? { deprecated } : {}),
  }
}

/** The examples that stand beside a schema. OpenAPI allows one of the two. */
export function describeExamples({ example, openapiExamples }: ParameterInfo): JsonSchema {
  if (openapiExamples !== undefined) return { examples: openapiExamples }
  return example === undefined ? {} : { example }
}

const order = ["path", "query", "header", "cookie"]

/** Path, query, header, cookie; the same one in two places counts once, and a required declaration beats an optional one. */
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
    // The fields of a model are titled by their own names, also where headers spell them otherwise.
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
