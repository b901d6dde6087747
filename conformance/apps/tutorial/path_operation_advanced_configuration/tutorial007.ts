// A body of YAML that the handler reads and checks itself; the document is told of it by hand.
import { Hayapi, HTTPException, jsonSchema, ValidationError, validate } from "hayapi"
import { parse, YAMLParseError } from "yaml"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z.object({ name: z.string(), tags: z.array(z.string()) }).meta({ id: "Item" })

function readYaml(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof YAMLParseError) throw new HTTPException(422, "Invalid YAML")
    throw error
  }
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const requestBody = { content: { "application/x-yaml": { schema: jsonSchema(Item) } }, required: true }
  app.post("/items/", { openapiExtra: { requestBody } }, async function create_item({ request }) {
    const data = readYaml(await request.text())
    try {
      return await validate(Item, data)
    } catch (error) {
      if (error instanceof ValidationError) throw new HTTPException(422, error.errors)
      throw error
    }
  })
  return app
}
