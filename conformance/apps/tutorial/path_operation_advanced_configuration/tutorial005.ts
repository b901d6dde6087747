// Something of one's own in the document.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { openapiExtra: { "x-aperture-labs-portal": "blue" } }, function read_items() {
    return [{ item_id: "portal-gun" }]
  })
  return app
}
