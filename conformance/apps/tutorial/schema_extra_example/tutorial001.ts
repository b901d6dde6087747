// An example of the whole model.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number(),
    tax: z.number().nullable().default(null),
  })
  .meta({ id: "Item", examples: [{ name: "Foo", description: "A very nice Item", price: 35.4, tax: 3.2 }] })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.put("/items/{item_id}", { params: { item_id: z.int(), item: Item } }, function update_item({ item_id, item }) {
    return { item_id, item }
  })
  return app
}
