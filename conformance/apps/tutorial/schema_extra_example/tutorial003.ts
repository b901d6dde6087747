// An example of this body.
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

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.put(
    "/items/{item_id}",
    {
      params: {
        item_id: z.int(),
        item: Body(Item, { examples: [{ name: "Foo", description: "A very nice Item", price: 35.4, tax: 3.2 }] }),
      },
    },
    function update_item({ item_id, item }) {
      return { item_id, item }
    },
  )
  return app
}
