// A list of anything.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number(),
    tax: z.number().nullable().default(null),
    tags: z.array(z.unknown()).default([]),
  })
  .meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.put("/items/{item_id}", { params: { item_id: z.int(), item: Item } }, function update_item({ item_id, item }) {
    return { item_id, item }
  })
  return app
}
