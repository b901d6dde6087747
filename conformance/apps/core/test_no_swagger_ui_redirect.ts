// No page for authorization servers.
import { Hayapi } from "hayapi"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, swaggerUiOauth2RedirectUrl: null })
  app.get("/items/", async function read_items() {
    return { id: "foo" }
  })
  return app
}
