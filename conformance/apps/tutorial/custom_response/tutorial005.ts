// Plain text by the response class.
import { Hayapi, PlainTextResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", { responseClass: PlainTextResponse }, function main() {
    return "Hello World"
  })
  return app
}
