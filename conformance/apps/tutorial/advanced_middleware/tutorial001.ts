// Redirects to HTTPS.
import { Hayapi } from "hayapi"
import { httpsRedirect } from "hayapi/middleware"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, middleware: [httpsRedirect()] })
  app.get("/", function main() {
    return { message: "Hello World" }
  })
  return app
}
