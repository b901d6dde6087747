// A list of anything.
import { Hayapi, Query } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { params: { q: Query(z.array(z.unknown()).default([])) } }, function read_items({ q }) {
    return { q }
  })
  return app
}
