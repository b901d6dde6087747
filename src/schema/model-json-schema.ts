// The JSON Schema of a single schema, as FastAPI's document would contain it (pydantic's `model_json_schema`).
import { describeModel, type JsonSchema, type Side } from "./json-schema.ts"
import { readSchema } from "./standard.ts"
import type { AnySchema, SchemaNode } from "./types.ts"

/** Options of `jsonSchema`. */
export interface JsonSchemaOptions {
  /** `input`: what a client sends; `output`: what it receives. Default: `input`. */
  readonly side?: Side
  /** Whether fields without a title get one from their name. Default: true. */
  readonly titles?: boolean
}

/** The JSON Schema 2020-12 of a schema; models inside it are in `$defs`. For `openapiExtra`, other documents, and generated forms. */
export function jsonSchema(schema: AnySchema, { side = "input", titles = true }: JsonSchemaOptions = {}): JsonSchema {
  const models = new Map<string, JsonSchema>()
  const refer = (node: SchemaNode, id: string): string => {
    if (!models.has(id)) {
      // Set before its fields are described, because they may refer back to it.
      models.set(id, {})
      models.set(id, describeModel(node, context))
    }
    return `#/$defs/${id}`
  }
  const context = { side, titles, refer }
  const root = describeModel(readSchema(schema), context)
  return models.size === 0 ? root : { $defs: Object.fromEntries(models), ...root }
}
