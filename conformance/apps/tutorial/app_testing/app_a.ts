// One operation, for tests of one's own.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", function read_main() {
    return { msg: "Hello World" }
  })
  return app
}
