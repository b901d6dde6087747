// The JSON Schema of one schema on its own, as FastAPI's document would hold it (pydantic's `model_json_schema`).
import { describeModel, type JsonSchema, type Side } from "./json-schema.ts"
import { readSchema } from "./standard.ts"
import type { AnySchema, SchemaNode } from "./types.ts"

/** Which of the two sides of a schema is described, and how. */
export interface JsonSchemaOptions {
  /** `input`: what a client sends; `output`: what it receives. `input` if not told otherwise. */
  readonly side?: Side
  /** False: no titles from names. */
  readonly titles?: boolean
}

/** JSON Schema 2020-12 of a schema; models inside it are in `$defs`. For `openapiExtra`, other documents, and forms of one's own. */
export function jsonSchema(schema: AnySchema, { side = "input", titles = true }: JsonSchemaOptions = {}): JsonSchema {
  const models = new Map<string, JsonSchema>()
  const refer = (node: SchemaNode, id: string): string => {
    if (!models.has(id)) {
      // Before its fields are described: they may refer back to it.
      models.set(id, {})
      models.set(id, describeModel(node, context))
    }
    return `#/$defs/${id}`
  }
  const context = { side, titles, refer }
  const root = describeModel(readSchema(schema), context)
  return models.size === 0 ? root : { $defs: Object.fromEntries(models), ...root }
}
