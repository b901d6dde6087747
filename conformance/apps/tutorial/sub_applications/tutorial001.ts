// An app in an app.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/app", function read_main() {
    return { message: "Hello World from main app" }
  })

  const subApp = new Hayapi(settings)
  subApp.get("/sub", function read_sub() {
    return { message: "Hello World from sub API" }
  })
  app.mount("/subapi", subApp)
  return app
}
