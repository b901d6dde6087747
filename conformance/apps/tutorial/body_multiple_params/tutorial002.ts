// Two bodies, keyed by name.
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

const User = z.object({ username: z.string(), full_name: z.string().nullable().default(null) }).meta({ id: "User" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.put("/items/{item_id}", { params: { item_id: z.int(), item: Item, user: User } }, function update_item({ item_id, item, user }) {
    return { item_id, item, user }
  })
  return app
}
