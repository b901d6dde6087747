// A model of cookies that refuses others.
import { Cookie, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Cookies = z
  .strictObject({
    session_id: z.string(),
    fatebook_tracker: z.string().nullable().default(null),
    googall_tracker: z.string().nullable().default(null),
  })
  .meta({ id: "Cookies" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { params: { cookies: Cookie(Cookies) } }, function read_items({ cookies }) {
    return cookies
  })
  return app
}
