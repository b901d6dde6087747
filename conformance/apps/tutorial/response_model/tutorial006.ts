// Two views of one model.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number(),
    tax: z.number().default(10.5),
  })
  .meta({ id: "Item" })

const items: Record<string, z.input<typeof Item>> = {
  foo: { name: "Foo", price: 50.2 },
  bar: { name: "Bar", description: "The Bar fighters", price: 62, tax: 20.2 },
  baz: { name: "Baz", description: "There goes my baz", price: 50.2, tax: 10.5 },
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)

  app.get(
    "/items/{item_id}/name",
    { responseModel: Item, responseModelInclude: ["name", "description"] },
    function read_item_name({ item_id }) {
      return items[item_id]!
    },
  )

  app.get("/items/{item_id}/public", { responseModel: Item, responseModelExclude: ["tax"] }, function read_item_public_data({ item_id }) {
    return items[item_id]!
  })

  return app
}
