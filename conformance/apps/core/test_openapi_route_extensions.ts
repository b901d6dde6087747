// An extension of one operation.
import { Hayapi } from "hayapi"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", { openapiExtra: { "x-custom-extension": "value" } }, function route_with_extras() {
    return {}
  })
  return app
}
