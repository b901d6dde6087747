// A redirect by a response object.
import { Hayapi, RedirectResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/typer", function redirect_typer() {
    return new RedirectResponse("https://typer.tiangolo.com")
  })
  return app
}
