// One operation without inputs.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", function root() {
    return { message: "Hello World" }
  })
  return app
}
