// Tokens: what a login gives, and who is behind a request that brings one.
import { randomBytes } from "node:crypto"
import { eq } from "drizzle-orm"
import { dependency, httpError } from "hayapi"
import { OAuth2PasswordBearer } from "hayapi/security"
import { errors, jwtVerify, SignJWT } from "jose"
import { database } from "./database.ts"
import { settings } from "./settings.ts"
import { users } from "./tables.ts"

export const InvalidToken = httpError(401, "This token is no longer valid", {
  headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
})
export const StaffOnly = httpError(403, "Staff only")

const issuer = "hayapi-shop"
export const tokenLifetime = 3600

export const signingKey = dependency(
  { settings },
  ({ settings }) => new TextEncoder().encode(settings.secret ?? randomBytes(32).toString("hex")),
  { scope: "app" },
)

export function signToken(userId: number, key: Uint8Array, lifetime = tokenLifetime): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setIssuer(issuer)
    .setSubject(String(userId))
    .setIssuedAt(now)
    .setExpirationTime(now + lifetime)
    .sign(key)
}

async function readToken(token: string, key: Uint8Array): Promise<number> {
  try {
    const { payload } = await jwtVerify(token, key, { issuer, algorithms: ["HS256"], requiredClaims: ["sub", "exp"] })
    return Number(payload.sub)
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new InvalidToken()
    throw error
  }
}

const bearerToken = new OAuth2PasswordBearer({
  tokenUrl: "/token",
  description: "A login at `/token`; see `npm start` for who can log in.",
})

/** Who sent the request. Every operation that uses it documents the 401. */
export const currentUser = dependency(
  { token: bearerToken, signingKey, database },
  async ({ token, signingKey, database }) => {
    const id = await readToken(token, signingKey)
    const user = await database.query.users.findFirst({ where: eq(users.id, id) })
    if (user === undefined) throw new InvalidToken()
    return user
  },
  { errors: [InvalidToken] },
)

/** Lets only the staff through. */
export const staffOnly = dependency(
  { user: currentUser },
  ({ user }) => {
    if (!user.isStaff) throw new StaffOnly()
  },
  { errors: [StaffOnly] },
)
