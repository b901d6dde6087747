// One model in and out, and a list of it.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number(),
    tax: z.number().nullable().default(null),
    tags: z.array(z.string()).default([]),
  })
  .meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)

  app.post("/items/", { params: { item: Item }, responseModel: Item }, function create_item({ item }) {
    return item
  })

  app.get("/items/", { responseModel: z.array(Item) }, function read_items() {
    return [
      { name: "Portal Gun", price: 42 },
      { name: "Plumbus", price: 32 },
    ]
  })

  return app
}
