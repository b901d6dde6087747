// OAuth 2 with the authorization code flow.
import { Hayapi } from "hayapi"
import { OAuth2AuthorizationCodeBearer } from "hayapi/security"
import type { Settings } from "../../settings.ts"

const oauth2 = new OAuth2AuthorizationCodeBearer({ authorizationUrl: "authorize", tokenUrl: "token" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, securityErrors: false })
  app.get("/items/", { name: "read_items", params: { token: oauth2 } }, ({ token }) => ({ token }))
  return app
}
