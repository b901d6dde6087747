// A response model with a UUID.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Item = z
  .object({
    id: z.uuid(),
    name: z.string(),
    price: z.number(),
    tags: z.array(z.string()).default([]),
    description: z.string().nullable().default(null),
    tax: z.number().nullable().default(null),
  })
  .meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/item", { responseModel: Item }, () => ({
    id: crypto.randomUUID(),
    name: "Island In The Moon",
    price: 12.99,
    description: "A place to be playin' and havin' fun",
    tags: ["breater"],
  }))
  return app
}
