// One schema for both sides.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z.object({ name: z.string(), description: z.string().nullable().default(null) }).meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, separateInputOutputSchemas: false })
  app.post("/items/", { params: { item: Item } }, function create_item({ item }) {
    return item
  })

  app.get("/items/", { responseModel: z.array(Item) }, function read_items() {
    return [{ name: "Portal Gun", description: "Device to travel through the multi-rick-verse" }, { name: "Plumbus" }]
  })
  return app
}
