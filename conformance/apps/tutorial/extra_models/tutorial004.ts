// A list of models.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z.object({ name: z.string(), description: z.string() }).meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { responseModel: z.array(Item) }, function read_items() {
    return [
      { name: "Foo", description: "There comes my hero" },
      { name: "Red", description: "It's my aeroplane" },
    ]
  })
  return app
}
