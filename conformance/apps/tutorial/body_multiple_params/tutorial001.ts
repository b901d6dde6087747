// An optional body beside path and query.
import { Hayapi, Path } from "hayapi"
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
        item_id: Path(z.int().min(0).max(1000), { title: "The ID of the item to get" }),
        q: z.string().nullable().default(null),
        item: Item.nullable().default(null),
      },
    },
    function update_item({ item_id, q, item }) {
      return { item_id, ...(q ? { q } : {}), ...(item ? { item } : {}) }
    },
  )
  return app
}
