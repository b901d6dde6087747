// Required, though it could be null: a query has no null.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const items = [{ item_id: "Foo" }, { item_id: "Bar" }]

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { params: { q: z.string().min(3).nullable() } }, function read_items({ q }) {
    return { items, ...(q ? { q } : {}) }
  })
  return app
}
