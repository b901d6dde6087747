// The request itself.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/{item_id}", function read_root({ item_id, request }) {
    return { client_host: request.client?.address, item_id }
  })
  return app
}
