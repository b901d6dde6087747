// A redirect by the response class: the handler returns the address.
import { Hayapi, RedirectResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/pydantic", { responseClass: RedirectResponse, statusCode: 302 }, function redirect_pydantic() {
    return "https://docs.pydantic.dev/"
  })
  return app
}
