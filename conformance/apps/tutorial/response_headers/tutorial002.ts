// A header on the injected response, beside a plain return value.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/headers-and-object/", function get_headers({ response }) {
    response.headers.set("X-Cat-Dog", "alone in the world")
    return { message: "Hello World" }
  })
  return app
}
