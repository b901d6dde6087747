// Operation ids made by the app.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, generateUniqueId: ({ name }) => name })
  app.get("/items/", function read_items() {
    return [{ item_id: "Foo" }]
  })
  return app
}
