// Logins by password, tokens with scopes, and keys and passwords that are sent with every request.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import { dependency, Hayapi, httpError, Security } from "hayapi"
import { APIKeyHeader, HTTPBasic, OAuth2PasswordBearer, OAuth2PasswordRequestForm } from "hayapi/security"
import { errors, jwtVerify, SignJWT } from "jose"
import { z } from "zod"
import { hashPassword, isPassword } from "./passwords.ts"

export const app = new Hayapi({ title: "Security" })

// Instead of a table of users.
const users = new Map([
  ["ada", { name: "ada", hash: hashPassword("correct horse"), scopes: ["read", "write"] }],
  ["bob", { name: "bob", hash: hashPassword("battery staple"), scopes: ["read"] }],
])

const oauth2 = new OAuth2PasswordBearer({ tokenUrl: "/token", scopes: { read: "Read items", write: "Change items" } })

const signingKey = dependency(() => randomBytes(32), { scope: "app" })

const Token = z.object({ access_token: z.string(), token_type: z.literal("bearer") }).meta({ id: "Token" })
const WrongLogin = httpError(401, "Incorrect username or password", { headers: { "WWW-Authenticate": "Bearer" } })

export const login = app.post(
  "/token",
  { params: { form: OAuth2PasswordRequestForm, signingKey }, responseModel: Token, errors: [WrongLogin] },
  async function login({ form, signingKey }) {
    const user = users.get(form.username)
    if (!isPassword(form.password, user?.hash) || user === undefined) throw new WrongLogin()
    const scope = form.scopes.filter((scope) => user.scopes.includes(scope)).join(" ")
    const token = new SignJWT({ scope }).setProtectedHeader({ alg: "HS256" }).setSubject(user.name).setExpirationTime("30 minutes")
    return { access_token: await token.sign(signingKey), token_type: "bearer" as const }
  },
)

const InvalidToken = httpError(401, "Could not validate credentials", { headers: { "WWW-Authenticate": "Bearer" } })
const NotEnough = httpError(403, "Not enough permissions")

const claims = dependency(
  { token: oauth2, signingKey },
  async function claims({ token, signingKey }) {
    try {
      const { payload } = await jwtVerify(token, signingKey, { algorithms: ["HS256"], requiredClaims: ["sub", "exp"] })
      return { name: payload.sub!, scopes: String(payload.scope).split(" ") }
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new InvalidToken()
      throw error
    }
  },
  { errors: [InvalidToken] },
)

const currentUser = dependency(
  { claims },
  function currentUser({ claims, securityScopes }) {
    const user = users.get(claims.name)
    if (user === undefined) throw new InvalidToken()
    if (!securityScopes.scopes.every((scope) => claims.scopes.includes(scope))) throw new NotEnough()
    return user
  },
  { errors: [InvalidToken, NotEnough] },
)

const User = z.object({ name: z.string() }).meta({ id: "User" })

export const readMe = app.get(
  "/me",
  { params: { user: Security(currentUser, { scopes: ["read"] }) }, responseModel: User },
  function readMe({ user }) {
    return user // the hash stays here
  },
)

export const writeItem = app.post(
  "/items",
  { dependencies: [Security(currentUser, { scopes: ["write"] })], statusCode: 201 },
  function writeItem() {
    return { stored: true }
  },
)

const apiKey = new APIKeyHeader({ name: "X-API-Key", autoError: false })

export const readUsage = app.get("/usage", { params: { key: apiKey } }, function readUsage({ key }) {
  return { plan: key === undefined ? "free" : "paid" }
})

const digest = (text: string) => createHash("sha256").update(text).digest()
const isSame = (given: string, expected: string) => timingSafeEqual(digest(given), digest(expected))

const basic = new HTTPBasic({ realm: "statistics" })
const WrongPassword = httpError(401, "Incorrect password", { headers: { "WWW-Authenticate": 'Basic realm="statistics"' } })

const operator = dependency(
  { credentials: basic },
  function operator({ credentials }) {
    const isOperator = isSame(credentials.username, "operator") && isSame(credentials.password, "swordfish")
    if (!isOperator) throw new WrongPassword()
    return credentials.username
  },
  { errors: [WrongPassword] },
)

export const readStatistics = app.get("/statistics", { params: { operator } }, function readStatistics({ operator }) {
  return { operator, visits: 12 }
})
