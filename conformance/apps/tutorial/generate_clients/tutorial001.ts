// Models in and out, for a client.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z.object({ name: z.string(), price: z.number() }).meta({ id: "Item" })
const ResponseMessage = z.object({ message: z.string() }).meta({ id: "ResponseMessage" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/items/", { params: { item: Item }, responseModel: ResponseMessage }, function create_item() {
    return { message: "item received" }
  })

  app.get("/items/", { responseModel: z.array(Item) }, function get_items() {
    return [
      { name: "Plumbus", price: 3 },
      { name: "Portal Gun", price: 9001 },
    ]
  })
  return app
}
