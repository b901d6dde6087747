// Users with hashed passwords, and tokens that are signed: what the last two chapters of the security tutorial share.
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto"
import { errors, jwtVerify, SignJWT } from "jose"
import { z } from "zod"

export const User = z
  .object({
    username: z.string(),
    email: z.string().nullish(),
    full_name: z.string().nullish(),
    disabled: z.boolean().nullish(),
  })
  .meta({ id: "User" })

export const Token = z.object({ access_token: z.string(), token_type: z.string() }).meta({ id: "Token" })

/** What a token says: whose it is and what for. */
const Claims = z.object({ sub: z.string(), scope: z.string().default("") })

export interface Account extends z.infer<typeof User> {
  readonly salt: Buffer
  readonly hash: Buffer
}

const SECRET = randomBytes(32)
const LIFETIME = "30m"

const hashPassword = (password: string, salt: Buffer) => scryptSync(password, salt, 32, { N: 1024 })

function openAccount(user: z.infer<typeof User>, password: string): Account {
  const salt = randomBytes(16)
  return { ...user, salt, hash: hashPassword(password, salt) }
}

const nobody = openAccount({ username: "" }, randomBytes(16).toString("hex"))
const accounts = new Map(
  [
    openAccount({ username: "johndoe", full_name: "John Doe", email: "johndoe@example.com", disabled: false }, "secret"),
    openAccount({ username: "alice", full_name: "Alice Chains", email: "alicechains@example.com", disabled: true }, "secretalice"),
  ].map((account) => [account.username, account]),
)

/** The account, if there is one and the password is right; an unknown name costs as much time as a wrong password. */
export function authenticate(username: string, password: string): Account | undefined {
  const account = accounts.get(username) ?? nobody
  const isRight = timingSafeEqual(hashPassword(password, account.salt), account.hash)
  return isRight && account !== nobody ? account : undefined
}

export function signToken(username: string, scopes: readonly string[]): Promise<string> {
  return new SignJWT({ scope: scopes.join(" ") })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(username)
    .setExpirationTime(LIFETIME)
    .sign(SECRET)
}

/** The account and scopes of a token; undefined if it is not one of ours. */
export async function openToken(token: string): Promise<{ account: Account; scopes: readonly string[] } | undefined> {
  const claims = Claims.safeParse(await readClaims(token))
  const account = claims.success ? accounts.get(claims.data.sub) : undefined
  return account === undefined || !claims.success ? undefined : { account, scopes: claims.data.scope.split(" ") }
}

async function readClaims(token: string): Promise<unknown> {
  try {
    return (await jwtVerify(token, SECRET, { algorithms: ["HS256"] })).payload
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}
