// An HTTP scheme that may be absent.
import { Hayapi } from "hayapi"
import { HTTPBase } from "hayapi/security"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  // FastAPI does not document what its schemes refuse with.
  const app = new Hayapi({ ...settings, securityErrors: false })
  const scheme = new HTTPBase({ scheme: "Other", autoError: false })
  app.get("/users/me", { name: "read_current_user", params: { given: scheme } }, ({ given }) =>
    given === undefined ? { msg: "Create an account first" } : { scheme: given.scheme, credentials: given.credentials },
  )
  return app
}
