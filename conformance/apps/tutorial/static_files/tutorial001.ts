// Static files under a path.
import { Hayapi } from "hayapi"
import { staticFiles } from "hayapi/static"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.mount("/static", staticFiles({ directory: "static" }), { name: "static" })
  return app
}
