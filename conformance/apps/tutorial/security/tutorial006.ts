// Basic credentials, taken as they are.
import { Hayapi } from "hayapi"
import { HTTPBasic } from "hayapi/security"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, securityErrors: false })
  app.get("/users/me", { name: "read_current_user", params: { credentials: new HTTPBasic() } }, ({ credentials }) => credentials)
  return app
}
