// Passwords: kept as scrypt hashes with a salt of their own, compared in constant time.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto"

const size = 32
const cost: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, size, cost, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `${salt.toString("base64url")}.${(await derive(password, salt)).toString("base64url")}`
}

/** Without a hash, because there is no such user, it takes as long and says no: nobody learns who has an account. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [salt, expected] = (hash ?? "").split(".").map((part) => Buffer.from(part, "base64url"))
  const key = await derive(password, salt ?? Buffer.alloc(0))
  const isEqual = timingSafeEqual(key, expected?.length === size ? expected : randomBytes(size))
  return isEqual && hash !== undefined
}
