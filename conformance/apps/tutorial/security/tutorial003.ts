// A login by form; the token is the user's name, and the hash is one in name only.
import { dependency, Hayapi, HTTPException } from "hayapi"
import { OAuth2PasswordBearer, OAuth2PasswordRequestForm } from "hayapi/security"
import type { Settings } from "../../../settings.ts"

const users = new Map(
  [
    { username: "johndoe", full_name: "John Doe", email: "johndoe@example.com", hashed_password: "fakehashedsecret", disabled: false },
    { username: "alice", full_name: "Alice Wonderson", email: "alice@example.com", hashed_password: "fakehashedsecret2", disabled: true },
  ].map((user) => [user.username, user]),
)

const currentUser = dependency({ token: new OAuth2PasswordBearer({ tokenUrl: "token" }) }, ({ token }) => {
  const user = users.get(token)
  if (user === undefined) throw new HTTPException(401, "Not authenticated", { headers: { "WWW-Authenticate": "Bearer" } })
  return user
})

const activeUser = dependency({ user: currentUser }, ({ user }) => {
  if (user.disabled) throw new HTTPException(400, "Inactive user")
  return user
})

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, securityErrors: false })

  app.post("/token", { name: "login", params: { form: OAuth2PasswordRequestForm } }, ({ form }) => {
    const user = users.get(form.username)
    if (user?.hashed_password !== `fakehashed${form.password}`) throw new HTTPException(400, "Incorrect username or password")
    return { access_token: user.username, token_type: "bearer" }
  })

  app.get("/users/me", { name: "read_users_me", params: { user: activeUser } }, ({ user }) => user)
  return app
}
