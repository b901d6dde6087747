// A header, read by its name in kebab-case.
import { Hayapi, Header } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { params: { user_agent: Header(z.string().nullable().default(null)) } }, function read_items({ user_agent }) {
    return { "User-Agent": user_agent }
  })
  return app
}
