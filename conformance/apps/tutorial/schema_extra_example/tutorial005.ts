// OpenAPI's own examples, with names and words.
import { Body, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number(),
    tax: z.number().nullable().default(null),
  })
  .meta({ id: "Item" })

const openapiExamples = {
  normal: {
    summary: "A normal example",
    description: "A **normal** item works correctly.",
    value: { name: "Foo", description: "A very nice Item", price: 35.4, tax: 3.2 },
  },
  converted: {
    summary: "An example with converted data",
    description: "FastAPI can convert price `strings` to actual `numbers` automatically",
    value: { name: "Bar", price: "35.4" },
  },
  invalid: {
    summary: "Invalid data is rejected with an error",
    value: { name: "Baz", price: "thirty five point four" },
  },
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.put(
    "/items/{item_id}",
    { params: { item_id: z.int(), item: Body(Item, { openapiExamples }) } },
    function update_item({ item_id, item }) {
      return { item_id, item }
    },
  )
  return app
}
