// A response class for the whole app.
import { Hayapi, HTMLResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, responseClass: HTMLResponse })
  app.get("/items/", function read_items() {
    return "<h1>Items</h1><p>This is a list of items.</p>"
  })
  return app
}
