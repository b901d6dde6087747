// Required, defaulted and optional query parameters.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get(
    "/items/{item_id}",
    { params: { item_id: z.string(), needy: z.string(), skip: z.int().default(0), limit: z.int().nullable().default(null) } },
    function read_user_item({ item_id, needy, skip, limit }) {
      return { item_id, needy, skip, limit }
    },
  )
  return app
}
