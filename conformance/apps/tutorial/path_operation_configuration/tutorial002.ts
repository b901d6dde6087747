// Tags.
import { Hayapi } from "hayapi"
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
  app.post("/items/", { params: { item: Item }, responseModel: Item, tags: ["items"] }, function create_item({ item }) {
    return item
  })

  app.get("/items/", { tags: ["items"] }, function read_items() {
    return [{ name: "Foo", price: 42 }]
  })

  app.get("/users/", { tags: ["users"] }, function read_users() {
    return [{ username: "johndoe" }]
  })
  return app
}
