// A dependency is used by naming it.
import { dependency, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const rows = [{ item_name: "Foo" }, { item_name: "Bar" }, { item_name: "Baz" }]

const commonQuery = dependency(
  { q: z.string().nullable().default(null), skip: z.int().default(0), limit: z.int().default(100) },
  ({ q, skip, limit }) => ({ q, skip, limit }),
)

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { params: { commons: commonQuery } }, function read_items({ commons: { q, skip, limit } }) {
    return { ...(q ? { q } : {}), items: rows.slice(skip, skip + limit) }
  })
  return app
}
