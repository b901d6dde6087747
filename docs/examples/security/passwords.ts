// Passwords, stored as scrypt hashes, each with its own salt.
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto"

const cost = { N: 2 ** 14, r: 8, p: 1 }

export function hashPassword(password: string): string {
  const salt = randomBytes(16)
  return `${salt.toString("base64url")}.${scryptSync(password, salt, 32, cost).toString("base64url")}`
}

/** Takes equally long for unknown users, so that the time does not reveal which users exist. */
export function isPassword(password: string, hash = noHash): boolean {
  const [salt = "", key = ""] = hash.split(".")
  const derived = scryptSync(password, Buffer.from(salt, "base64url"), 32, cost)
  return timingSafeEqual(derived, Buffer.from(key, "base64url"))
}

const noHash = hashPassword(randomBytes(32).toString("hex"))
