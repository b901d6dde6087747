// A cookie on the injected response, beside a plain return value.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/cookie-and-object/", function create_cookie({ response }) {
    response.setCookie("fakesession", "fake-cookie-session-value")
    return { message: "Come to the dark side, we have cookies" }
  })
  return app
}
