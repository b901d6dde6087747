// Compresses; with the routes that FastAPI's test adds.
import { Hayapi, PlainTextResponse } from "hayapi"
import { gzip } from "hayapi/middleware"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, middleware: [gzip({ minimumSize: 1000, level: 5 })] })
  app.get("/", function main() {
    return "somebigcontent"
  })
  app.get("/large", () => new PlainTextResponse("x".repeat(4000)))
  return app
}
