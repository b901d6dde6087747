// A described bearer scheme.
import { Hayapi } from "hayapi"
import { HTTPBearer } from "hayapi/security"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  // FastAPI does not document what its schemes refuse with.
  const app = new Hayapi({ ...settings, securityErrors: false })
  const scheme = new HTTPBearer({ description: "HTTP Bearer token scheme" })
  app.get("/users/me", { name: "read_current_user", params: { given: scheme } }, ({ given }) => ({
    scheme: given.scheme,
    credentials: given.credentials,
  }))
  return app
}
