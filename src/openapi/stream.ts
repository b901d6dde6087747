// Streams in the document: `itemSchema`, as in OpenAPI 3.2 and FastAPI.
import type { StreamPlan } from "../plan/stream.ts"
import { describeNamed, type JsonSchema } from "../schema/json-schema.ts"
import type { Components } from "./components.ts"

/** The Media Type Object of a stream. */
export function describeStream({ kind, item }: StreamPlan, id: string, components: Components): JsonSchema {
  const describeItem = () => item && describeNamed(item, `StreamItem_${id}`, components.context("output"))
  switch (kind) {
    case "bytes":
      return { schema: { type: "string" } }
    case "jsonl":
      return { itemSchema: describeItem() ?? {} }
    case "sse":
      return { itemSchema: describeEvent(describeItem()) }
    default:
      return kind satisfies never
  }
}

function describeEvent(data: JsonSchema | undefined): JsonSchema {
  const event = { event: { type: "string" }, id: { type: "string" }, retry: { type: "integer", minimum: 0 } }
  if (data === undefined) return { type: "object", properties: { data: { type: "string" }, ...event } }
  const content = { type: "string", contentMediaType: "application/json", contentSchema: data }
  return { type: "object", properties: { data: content, ...event }, required: ["data"] }
}
