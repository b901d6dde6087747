// A cookie.
import { Cookie, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { params: { ads_id: Cookie(z.string().nullable().default(null)) } }, function read_items({ ads_id }) {
    return { ads_id }
  })
  return app
}
