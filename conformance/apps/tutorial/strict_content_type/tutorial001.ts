// A body without a content type is read as JSON.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z.object({ name: z.string(), price: z.number() }).meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, strictContentType: false })
  app.post("/items/", { params: { item: Item } }, function create_item({ item }) {
    return item
  })
  return app
}
