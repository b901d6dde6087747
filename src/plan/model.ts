// Models: every schema with an id that an app uses. Two different models with the same id are an error at start-up.
import { DeclarationError } from "../http/error-code.ts"
import { describeModel } from "../schema/json-schema.ts"
import { innerNodes } from "../schema/node.ts"
import type { SchemaNode } from "../schema/types.ts"
import type { OperationPlan } from "./operation.ts"

/** Throws `DeclarationError` for different models with the same id, and for recursive models without an id. */
export function checkModels(plans: readonly OperationPlan[]): void {
  const models = new Map<string, SchemaNode>()
  const seen = new Set<SchemaNode>()
  const visit = (node: SchemaNode, open: readonly SchemaNode[], where: string): void => {
    if (open.includes(node)) throw new DeclarationError("HAYAPI_RECURSIVE_MODEL", `${where}: a recursive model needs an id: .meta({ id })`)
    if (seen.has(node)) return
    const id = node.meta?.id
    if (id !== undefined) addModel(models, id, node)
    // A model with an id may contain itself, because the document can refer to it.
    const path = id === undefined ? [...open, node] : []
    if (id !== undefined) seen.add(node)
    for (const inner of innerNodes(node)) visit(inner, path, where)
    seen.add(node)
  }
  for (const plan of plans) for (const node of nodesOf(plan)) visit(node, [], `${plan.method} ${plan.template.text}`)
}

function addModel(models: Map<string, SchemaNode>, id: string, node: SchemaNode): void {
  const known = models.get(id)
  models.set(id, node)
  if (known === undefined || known === node) return
  const [first, second] = [known, node].map((model) =>
    JSON.stringify(describeModel(model, { side: "input", titles: true, refer: (_node, inner) => inner })),
  )
  if (first !== second)
    throw new DeclarationError("HAYAPI_DUPLICATE_MODEL", `Two different models have the id ${JSON.stringify(id)}; rename one`)
}

function nodesOf(plan: OperationPlan): SchemaNode[] {
  const { main, documented, errors } = plan.responses
  const inputs = [...plan.document.parameters, ...(plan.body?.fields ?? []), ...(plan.form?.fields ?? [])].map(({ node }) => node)
  const answers = [main.model, main.stream?.item, ...documented.map(({ model }) => model), ...errors.flatMap(({ details }) => details)]
  return [...inputs, ...answers.filter((model) => model !== undefined), ...plan.document.callbacks.flatMap(nodesOf)]
}
