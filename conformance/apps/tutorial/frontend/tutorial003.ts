// A frontend with a page for what is missing.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.frontend("/", { directory: "dist", fallback: "404.html" })
  return app
}
