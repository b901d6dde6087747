// A status by its name.
import { Hayapi, status } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number(),
    tax: z.number().nullable().default(null),
    tags: z.set(z.string()).default(new Set()),
  })
  .meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/items/", { params: { item: Item }, responseModel: Item, statusCode: status.HTTP_201_CREATED }, function create_item({ item }) {
    return item
  })
  return app
}
