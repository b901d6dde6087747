// A title and a description.
import { Hayapi, Query } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const items = [{ item_id: "Foo" }, { item_id: "Bar" }]

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get(
    "/items/",
    {
      params: {
        q: Query(z.string().min(3).nullable().default(null), {
          title: "Query string",
          description: "Query string for the items to search in the database that have a good match",
        }),
      },
    },
    function read_items({ q }) {
      return { items, ...(q ? { q } : {}) }
    },
  )
  return app
}
