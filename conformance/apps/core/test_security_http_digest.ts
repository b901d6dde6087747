// Digest credentials, as they are.
import { Hayapi } from "hayapi"
import { HTTPDigest } from "hayapi/security"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  // FastAPI does not document what its schemes refuse with.
  const app = new Hayapi({ ...settings, securityErrors: false })
  const scheme = new HTTPDigest()
  app.get("/users/me", { name: "read_current_user", params: { given: scheme } }, ({ given }) => ({
    scheme: given.scheme,
    credentials: given.credentials,
  }))
  return app
}
