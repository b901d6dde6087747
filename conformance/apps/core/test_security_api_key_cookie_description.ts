// A described key in a cookie.
import { Hayapi } from "hayapi"
import { APIKeyCookie } from "hayapi/security"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  // FastAPI does not document what its schemes refuse with.
  const app = new Hayapi({ ...settings, securityErrors: false })
  const scheme = new APIKeyCookie({ name: "key", description: "An API Cookie Key" })
  app.get("/users/me", { name: "read_current_user", params: { given: scheme } }, ({ given }) => ({ username: given }))
  return app
}
