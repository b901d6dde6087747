// A boolean in the query.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get(
    "/items/{item_id}",
    { params: { q: z.string().nullable().default(null), short: z.boolean().default(false) } },
    function read_item({ item_id, q, short }) {
      return {
        item_id,
        ...(q ? { q } : {}),
        ...(short ? {} : { description: "This is an amazing item that has a long description" }),
      }
    },
  )
  return app
}
