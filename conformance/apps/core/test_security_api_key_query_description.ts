// A described key in the query.
import { Hayapi } from "hayapi"
import { APIKeyQuery } from "hayapi/security"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  // FastAPI does not document what its schemes refuse with.
  const app = new Hayapi({ ...settings, securityErrors: false })
  const scheme = new APIKeyQuery({ name: "key", description: "API Key Query" })
  app.get("/users/me", { name: "read_current_user", params: { given: scheme } }, ({ given }) => ({ username: given }))
  return app
}
