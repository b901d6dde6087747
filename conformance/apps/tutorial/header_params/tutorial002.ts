// A header whose name has an underscore.
import { Hayapi, Header } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get(
    "/items/",
    { params: { strange_header: Header(z.string().nullable().default(null), { convertUnderscores: false }) } },
    function read_items({ strange_header }) {
      return { strange_header }
    },
  )
  return app
}
