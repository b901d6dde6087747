// Converts any schema to a node. Zod schemas are read in full; those of other Standard Schema libraries are opaque.
import type { AnySchema, SchemaNode, Verdict } from "./types.ts"
import { readZod } from "./zod.ts"
import { isZod } from "./zod-definition.ts"

interface StandardProps {
  validate(value: unknown): StandardResult | Promise<StandardResult>
  readonly jsonSchema?: { input(options: { target: string }): object; output(options: { target: string }): object }
}
interface StandardResult {
  readonly value?: unknown
  readonly issues?: readonly { message: string; path?: readonly unknown[] }[]
}

const known = new WeakMap<object, SchemaNode>()

/** Whether a value is a Standard Schema (v1) of any library. */
export function isSchema(value: unknown): value is AnySchema {
  return ((typeof value === "object" && value !== null) || typeof value === "function") && "~standard" in value
}

/** The node of a schema; the same object for the same schema. */
export function readSchema(schema: AnySchema): SchemaNode {
  if (isZod(schema)) return readZod(schema)
  if ("~node" in schema) return schema["~node"] as SchemaNode
  const ready = known.get(schema)
  if (ready !== undefined) return ready
  const standard = schema["~standard"] as StandardProps
  const settle = (value: unknown, result: StandardResult): Verdict =>
    result.issues === undefined ? { value: result.value, issues: [] } : { value, issues: result.issues }
  const node: SchemaNode = {
    kind: "opaque",
    mayBeAbsent: true,
    ask: (value) => {
      const result = standard.validate(value)
      return result instanceof Promise ? result.then((later) => settle(value, later)) : settle(value, result)
    },
    jsonSchema: standard.jsonSchema === undefined ? undefined : (side) => standard.jsonSchema![side]({ target: "draft-2020-12" }),
  }
  known.set(schema, node)
  return node
}
