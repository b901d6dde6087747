// An optional query parameter.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/{item_id}", { params: { q: z.string().nullable().default(null) } }, function read_item({ item_id, q }) {
    return q ? { item_id, q } : { item_id }
  })
  return app
}
