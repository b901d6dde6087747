// A union of models: the one that fits best decides which fields leave.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const CarItem = z.object({ description: z.string(), type: z.string().default("car") }).meta({ id: "CarItem" })
const PlaneItem = z.object({ description: z.string(), type: z.string().default("plane"), size: z.int() }).meta({ id: "PlaneItem" })

const items: Record<string, z.input<typeof CarItem> | z.input<typeof PlaneItem>> = {
  item1: { description: "All my friends drive a low rider", type: "car" },
  item2: { description: "Music is my aeroplane, it's my aeroplane", type: "plane", size: 5 },
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/{item_id}", { responseModel: z.union([PlaneItem, CarItem]) }, function read_item({ item_id }) {
    return items[item_id]!
  })
  return app
}
