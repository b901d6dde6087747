// Scopes from app, router and operation, as the document joins them.
import { dependency, Hayapi, Router, Security } from "hayapi"
import { OAuth2AuthorizationCodeBearer } from "hayapi/security"
import type { Settings } from "../../settings.ts"

const oauth2 = new OAuth2AuthorizationCodeBearer({
  authorizationUrl: "authorize",
  tokenUrl: "token",
  scopes: { read: "Read access", write: "Write access" },
})
const getToken = dependency({ token: oauth2 }, ({ token }) => token)
const both = { scopes: ["read", "write"] }

export function createApp(settings: Settings = {}) {
  const app = new Hayapi({ ...settings, securityErrors: false, dependencies: [getToken] })
  app.get("/", { name: "root" }, () => ({ message: "Hello World" }))
  app.get("/with-oauth2-scheme", { name: "read_with_oauth2_scheme", dependencies: [Security(oauth2, both)] }, () => ({
    message: "Admin Access",
  }))
  app.get("/with-get-token", { name: "read_with_get_token", dependencies: [Security(getToken, both)] }, () => ({ message: "Admin Access" }))
  const router = new Router({ dependencies: [Security(oauth2, { scopes: ["read"] })] })
  router.get("/items/", { name: "read_items", params: { token: oauth2 } }, ({ token }) => ({ token }))
  router.post("/items/", { name: "create_item", params: { token: Security(oauth2, both) } }, ({ token }) => ({ token }))
  app.include(router)
  return app
}
