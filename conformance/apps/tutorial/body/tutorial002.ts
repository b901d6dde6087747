// A value computed of the body.
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
  .meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/items/", { params: { item: Item } }, function create_item({ item }) {
    return item.tax === null ? item : { ...item, price_with_tax: item.price + item.tax }
  })
  return app
}
