// Returned rows through a response model.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Item = z
  .object({ name: z.string(), price: z.number().nullable().default(null), owner_ids: z.array(z.int()).nullable().default(null) })
  .meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/valid", { responseModel: Item }, () => ({ name: "valid", price: 1 }))
  // A returned value is taken strictly: what is text becomes a number before it is returned.
  app.get("/items/coerce", { responseModel: Item }, () => ({ name: "coerce", price: Number("1.0") }))
  app.get("/items/validlist", { responseModel: z.array(Item) }, () => [
    { name: "foo" },
    { name: "bar", price: 1 },
    { name: "baz", price: 2, owner_ids: [1, 2, 3] },
  ])
  return app
}
