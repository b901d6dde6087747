// Swagger UI that knows its OAuth2 client.
import { Hayapi } from "hayapi"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, swaggerUiInitOauth: { clientId: "the-foo-clients", appName: "The Predendapp" } })
  app.get("/items/", async function read_items() {
    return { id: "foo" }
  })
  return app
}
