// An HTTP scheme of another name.
import { Hayapi } from "hayapi"
import { HTTPBase } from "hayapi/security"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  // FastAPI does not document what its schemes refuse with.
  const app = new Hayapi({ ...settings, securityErrors: false })
  const scheme = new HTTPBase({ scheme: "Other", description: "Other Security Scheme" })
  app.get("/users/me", { name: "read_current_user", params: { given: scheme } }, ({ given }) => ({
    scheme: given.scheme,
    credentials: given.credentials,
  }))
  return app
}
