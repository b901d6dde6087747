// Swagger UI elsewhere, no ReDoc.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, docsUrl: "/documentation", redocUrl: null })
  app.get("/items/", async function read_items() {
    return [{ name: "Foo" }]
  })
  return app
}
