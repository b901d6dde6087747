// A login by form, with hashed passwords and tokens that are signed and expire.
import { dependency, Hayapi, HTTPException } from "hayapi"
import { OAuth2PasswordBearer, OAuth2PasswordRequestForm } from "hayapi/security"
import type { Settings } from "../../../settings.ts"
import { authenticate, openToken, signToken, Token, User } from "./accounts.ts"

const currentUser = dependency({ token: new OAuth2PasswordBearer({ tokenUrl: "token" }) }, async ({ token }) => {
  const opened = await openToken(token)
  if (opened === undefined) throw new HTTPException(401, "Could not validate credentials", { headers: { "WWW-Authenticate": "Bearer" } })
  return opened.account
})

const activeUser = dependency({ user: currentUser }, ({ user }) => {
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
      if (account === undefined)
        throw new HTTPException(401, "Incorrect username or password", { headers: { "WWW-Authenticate": "Bearer" } })
      return { access_token: await signToken(account.username, []), token_type: "bearer" }
    },
  )

  app.get("/users/me/", { name: "read_users_me", params: { user: activeUser }, responseModel: User }, ({ user }) => user)
  app.get("/users/me/items/", { name: "read_own_items", params: { user: activeUser } }, ({ user }) => [
    { item_id: "Foo", owner: user.username },
  ])
  return app
}
