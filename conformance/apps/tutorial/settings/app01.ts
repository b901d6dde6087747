// Settings from another module, read when the app is made.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"
import { readConfig } from "./config.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const config = readConfig()
  const app = new Hayapi(settings)
  app.get("/info", function info() {
    return config
  })
  return app
}
