// Who may come in: the reference app's password, key and tokens, all compared in constant time.
import { createHash, timingSafeEqual } from "node:crypto"
import { dependency, httpError } from "hayapi"
import { APIKeyHeader, HTTPBasic, OAuth2PasswordBearer } from "hayapi/security"
import { jwtVerify } from "jose"

const digest = (text: string) => createHash("sha256").update(text).digest()
const areEqual = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))
const refuse = (challenge: string) => httpError(401, "Invalid credentials", { headers: { "WWW-Authenticate": challenge } })

const BadPassword = refuse("Basic")
const BadKey = refuse("APIKey")
const BadToken = refuse("Bearer")
const tokenKey = new TextEncoder().encode("test-secret-which-is-32-bytes-ok!")

export const basicUser = dependency(
  { credentials: new HTTPBasic() },
  ({ credentials }) => {
    const isUser = areEqual(credentials.username, "alice")
    const isPassword = areEqual(credentials.password, "won:der")
    if (!(isUser && isPassword)) throw new BadPassword()
    return credentials.username
  },
  { errors: [BadPassword] },
)

export const apiKey = dependency(
  { key: new APIKeyHeader({ name: "X-API-Key" }) },
  ({ key }) => {
    if (!areEqual(key, "k3y")) throw new BadKey()
  },
  { errors: [BadKey] },
)

export const subject = dependency(
  { token: new OAuth2PasswordBearer({ tokenUrl: "token" }) },
  async ({ token }) => {
    // A token has one spelling: base64url without padding (RFC 7515 2), which the library would take.
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new BadToken()
    const checks = { algorithms: ["HS256"], requiredClaims: ["exp", "sub"] }
    const { payload } = await jwtVerify(token, tokenKey, checks).catch(() => {
      throw new BadToken()
    })
    return payload.sub
  },
  { errors: [BadToken] },
)
