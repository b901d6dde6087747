// A prefix that only the server knows.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/app", function read_main({ request }) {
    return { message: "Hello World", root_path: request.mount }
  })
  return app
}
