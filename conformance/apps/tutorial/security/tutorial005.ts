// Tokens with scopes: each operation says what a token must allow.
import { dependency, Hayapi, HTTPException, Security } from "hayapi"
import { OAuth2PasswordBearer, OAuth2PasswordRequestForm } from "hayapi/security"
import type { Settings } from "../../../settings.ts"
import { authenticate, openToken, signToken, Token, User } from "./accounts.ts"

const oauth2 = new OAuth2PasswordBearer({
  tokenUrl: "token",
  scopes: { me: "Read information about the current user.", items: "Read items." },
})

const currentUser = dependency({ token: oauth2 }, async ({ token, securityScopes }) => {
  const { scopes, scopeStr } = securityScopes
  const refuse = (detail: string) =>
    new HTTPException(401, detail, { headers: { "WWW-Authenticate": scopes.length === 0 ? "Bearer" : `Bearer scope="${scopeStr}"` } })
  const opened = await openToken(token)
  if (opened === undefined) throw refuse("Could not validate credentials")
  if (!scopes.every((scope) => opened.scopes.includes(scope))) throw refuse("Not enough permissions")
  return opened.account
})

const activeUser = dependency({ user: Security(currentUser, { scopes: ["me"] }) }, ({ user }) => {
  if (user.disabled) throw new HTTPException(400, "Inactive user")
  return user
})

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, securityErrors: false })

  app.post(
    "/token",
    { name: "login_for_access_token", params: { form: OAuth2PasswordRequestForm }, responseModel: Token },
    async ({ form }) => {
      const account = authenticate(form.username, form.password)
      if (account === undefined) throw new HTTPException(400, "Incorrect username or password")
      return { access_token: await signToken(account.username, form.scopes), token_type: "bearer" }
    },
  )

  app.get("/users/me/", { name: "read_users_me", params: { user: activeUser }, responseModel: User }, ({ user }) => user)
  app.get("/users/me/items/", { name: "read_own_items", params: { user: Security(activeUser, { scopes: ["items"] }) } }, ({ user }) => [
    { item_id: "Foo", owner: user.username },
  ])
  app.get("/status/", { name: "read_system_status", params: { user: currentUser } }, () => ({ status: "ok" }))
  return app
}
