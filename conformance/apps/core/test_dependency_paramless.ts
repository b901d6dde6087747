// Scopes that reach a dependency, also where nobody takes its value.
import { dependency, Hayapi, HTTPException, Security } from "hayapi"
import { OAuth2PasswordBearer } from "hayapi/security"
import type { Settings } from "../../settings.ts"

const oauth2 = new OAuth2PasswordBearer({ tokenUrl: "token" })
const processAuth = dependency({ credentials: oauth2 }, ({ credentials, securityScopes }) => {
  const { scopes } = securityScopes
  if (!scopes.includes("a") || !scopes.includes("b")) throw new HTTPException(401, "a or b not in scopes")
  return { token: credentials, scopes }
})

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, securityErrors: false })
  const scoped = Security(processAuth, { scopes: ["a", "b"] })
  app.get("/get-credentials", { params: { credentials: scoped } }, ({ credentials }) => credentials)
  app.get("/parameterless-with-scopes", { dependencies: [scoped] }, () => ({ status: "ok" }))
  app.get("/parameterless-without-scopes", { dependencies: [Security(processAuth)] }, () => ({ status: "ok" }))
  return app
}
