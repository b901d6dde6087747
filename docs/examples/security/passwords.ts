// Passwords: kept as scrypt hashes, each with a salt of its own.
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto"

const cost = { N: 2 ** 14, r: 8, p: 1 }

export function hashPassword(password: string): string {
  const salt = randomBytes(16)
  return `${salt.toString("base64url")}.${scryptSync(password, salt, 32, cost).toString("base64url")}`
}

/** Takes as long for a user who does not exist, so that nobody learns who does. */
export function isPassword(password: string, hash = noHash): boolean {
  const [salt = "", key = ""] = hash.split(".")
  const derived = scryptSync(password, Buffer.from(salt, "base64url"), 32, cost)
  return timingSafeEqual(derived, Buffer.from(key, "base64url"))
}

const noHash = hashPassword(randomBytes(32).toString("hex"))
