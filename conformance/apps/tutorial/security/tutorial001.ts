// A bearer token, taken as it is.
import { Hayapi } from "hayapi"
import { OAuth2PasswordBearer } from "hayapi/security"
import type { Settings } from "../../../settings.ts"

const oauth2 = new OAuth2PasswordBearer({ tokenUrl: "token" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, securityErrors: false })
  app.get("/items/", { name: "read_items", params: { token: oauth2 } }, ({ token }) => ({ token }))
  return app
}
