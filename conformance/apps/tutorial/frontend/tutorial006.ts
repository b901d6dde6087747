// A frontend that may be built later.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.frontend("/", { directory: "dist", checkDir: false })
  return app
}
