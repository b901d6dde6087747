// A response object without a model.
import { Hayapi, RedirectResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/teleport", function get_teleport() {
    return new RedirectResponse("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
  })
  return app
}
