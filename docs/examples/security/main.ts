// A bearer token with scopes, and a key that some callers use instead.
import { dependency, Hayapi, httpError, Security } from "hayapi"
import { APIKeyHeader, OAuth2PasswordBearer, OAuth2PasswordRequestForm } from "hayapi/security"
import { z } from "zod"

const oauth2 = new OAuth2PasswordBearer({ tokenUrl: "/token", scopes: { read: "Read items", write: "Change items" } })
const apiKey = new APIKeyHeader({ name: "X-API-Key", autoError: false })

const Forbidden = httpError(403, "Not enough permissions")

// Stands for a lookup of the token, wherever tokens are kept.
const tokens = new Map([
  ["token-of-ada", { name: "ada", scopes: ["read", "write"] }],
  ["token-of-bob", { name: "bob", scopes: ["read"] }],
])

const currentUser = dependency(
  { token: oauth2 },
  ({ token, securityScopes }) => {
    const user = tokens.get(token)
    if (user === undefined || !securityScopes.scopes.every((scope) => user.scopes.includes(scope))) throw new Forbidden()
    return user
  },
  { errors: [Forbidden] },
)

export const app = new Hayapi({ title: "Security" })

const User = z.object({ name: z.string() }).meta({ id: "User" })

export const readMe = app.get(
  "/me",
  { params: { user: Security(currentUser, { scopes: ["read"] }) }, responseModel: User },
  ({ user }) => user,
)

export const writeItem = app.post("/items", { dependencies: [Security(currentUser, { scopes: ["write"] })], statusCode: 201 }, () => ({
  stored: true,
}))

export const readUsage = app.get("/usage", { params: { key: apiKey } }, ({ key }) => ({ plan: key === undefined ? "free" : "paid" }))

const Token = z.object({ access_token: z.string(), token_type: z.literal("bearer") })

// Stands for a look at the password's hash.
const passwords = new Map([["ada", "correct horse"]])

const WrongLogin = httpError(400, "Incorrect username or password")

export const login = app.post(
  "/token",
  { params: { form: OAuth2PasswordRequestForm }, responseModel: Token, errors: [WrongLogin] },
  ({ form }) => {
    if (passwords.get(form.username) !== form.password) throw new WrongLogin()
    return { access_token: `token-of-${form.username}`, token_type: "bearer" }
  },
)
