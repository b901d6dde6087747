// Answers for some hosts only.
import { Hayapi } from "hayapi"
import { trustedHost } from "hayapi/middleware"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, middleware: [trustedHost({ allowedHosts: ["example.com", "*.example.com"] })] })
  app.get("/", function main() {
    return { message: "Hello World" }
  })
  return app
}
