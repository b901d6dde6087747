// A parameter that the document does not show.
import { Hayapi, Query } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get(
    "/items/",
    { params: { hidden_query: Query(z.string().nullable().default(null), { includeInSchema: false }) } },
    function read_items({ hidden_query }) {
      return { hidden_query: hidden_query || "Not found" }
    },
  )
  return app
}
