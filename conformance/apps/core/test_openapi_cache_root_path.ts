// A prefix that the server states: one app under several. All three apps of the file are alike.
import { Hayapi } from "hayapi"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", function read_root() {
    return { ok: true }
  })
  return app
}
