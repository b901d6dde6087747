// A header that may come more than once.
import { Hayapi, Header } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { params: { x_token: Header(z.array(z.string()).nullable().default(null)) } }, function read_items({ x_token }) {
    return { "X-Token values": x_token }
  })
  return app
}
