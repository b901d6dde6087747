// A name on the wire that is no identifier.
import { Hayapi, Query } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const items = [{ item_id: "Foo" }, { item_id: "Bar" }]

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { params: { q: Query(z.string().nullable().default(null), { alias: "item-query" }) } }, function read_items({ q }) {
    return { items, ...(q ? { q } : {}) }
  })
  return app
}
