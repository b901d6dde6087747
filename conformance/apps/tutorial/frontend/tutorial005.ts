// A frontend without a fallback.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.frontend("/", { directory: "dist", fallback: null })
  return app
}
