// Sessions: a few values of each visitor, kept in a signed cookie. The visitor can read them, but not change them.

import type { CookieOptions } from "../http/cookie.ts"
import { serializeCookie, serializeDeletedCookie } from "../http/cookie.ts"
import { UsageError } from "../http/error-code.ts"
import type { Exchange } from "../http/exchange.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Reply } from "../http/reply.ts"
import { addVary } from "../http/vary.ts"

/** The secret that signs sessions, and the cookie that carries them. */
export interface SessionsOptions {
  /** At least 32 characters from a random source. Of several, the first one signs and all are accepted, so that secrets can be rotated. */
  secret: string | readonly string[]
  /** The name of the cookie. Default: `session`. */
  cookieName?: string
  /** How long a session lasts after its last change, in seconds; null: until the browser closes, at most 14 days. Default: 14 days. */
  maxAge?: number | null
  path?: string
  domain?: string
  /** The `SameSite` attribute. Default: `lax`. */
  sameSite?: "lax" | "strict" | "none"
  /** Sends the cookie over HTTPS only; set false for plain HTTP in development. Default: true. */
  secure?: boolean
}

/** The values of a session, JSON by name. Changes, also those inside values, are sent with the response. */
export class Session extends Map<string, unknown> {}

interface Loaded {
  readonly session: Session
  /** The received values as JSON, to detect changes; `"{}"` for a new session. */
  readonly text: string
  /** Whether the request had a valid session cookie. */
  readonly isKnown: boolean
}

type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

const key = Symbol("session")
const fourteenDays = 14 * 24 * 60 * 60
const shortestSecret = 32
const encoder = new TextEncoder()

/** The session of this request; requires the middleware `sessions()`. */
export function sessionOf(request: Exchange): Session {
  const holder = request.state.get(key)
  if (!(holder instanceof Holder)) throw new UsageError("HAYAPI_NO_SESSION", "There is no session: add the middleware sessions({ secret })")
  holder.isRead = true
  return holder.loaded.session
}

/**
 * Signs with HMAC-SHA256 (Web Crypto). The cookie is `HttpOnly`, `SameSite=Lax` and `Secure`. An altered or expired cookie, or one signed
 * with another secret, starts a new session. Throws `UsageError` for a short secret.
 */
export function sessions(options: SessionsOptions): Middleware {
  const { cookieName = "session", maxAge = fourteenDays, path = "/", domain, sameSite = "lax", secure = true } = options
  const signer = new Signer(typeof options.secret === "string" ? [options.secret] : options.secret, cookieName)
  const lifetime = maxAge ?? fourteenDays
  const cookie: CookieOptions = { path, domain, sameSite, secure, httpOnly: true }
  // An invalid name or attribute must fail here, not during a request.
  serializeCookie(cookieName, "", cookie)

  const load = async (sent: string): Promise<Loaded> => {
    const text = await signer.open(sent, lifetime)
    return text === undefined ? emptySession() : { session: new Session(Object.entries(JSON.parse(text))), text, isKnown: true }
  }

  // Throws if the session is too large for a cookie or not JSON.
  const save = async (reply: Reply, { loaded, isRead }: Holder): Promise<Reply> => {
    const { session, text, isKnown } = loaded
    if (!isRead) return reply
    addVary(reply.headers, "Cookie")
    const now = JSON.stringify(Object.fromEntries(session))
    if (now === text) return reply
    if (session.size > 0) {
      const value = await signer.seal(now)
      reply.headers.append("set-cookie", serializeCookie(cookieName, value, { ...cookie, maxAge: maxAge ?? undefined }))
    } else if (isKnown) reply.headers.append("set-cookie", serializeDeletedCookie(cookieName, cookie))
    return reply
  }

  return async (request, next) => {
    const sent = request.cookies[cookieName]
    const holder = new Holder(sent === undefined ? emptySession() : await load(sent))
    request.state.set(key, holder)
    return save(await next(), holder)
  }
}

class Holder {
  readonly loaded: Loaded
  isRead = false

  constructor(loaded: Loaded) {
    this.loaded = loaded
  }
}

const emptySession = (): Loaded => ({ session: new Session(), text: "{}", isKnown: false })

/** `payload.time.signature`, in base64url; the time is when it was signed, in seconds. The name of the cookie is signed too. */
class Signer {
  readonly #secrets: readonly string[]
  readonly #name: string
  #keys: Promise<HmacKey[]> | undefined

  constructor(secrets: readonly string[], name: string) {
    if (secrets.length === 0 || secrets.some((secret) => secret.length < shortestSecret)) {
      throw new UsageError("HAYAPI_OPTION", `sessions: a secret has at least ${shortestSecret} characters`)
    }
    this.#secrets = secrets
    this.#name = name
  }

  #import(): Promise<HmacKey[]> {
    const algorithm = { name: "HMAC", hash: "SHA-256" }
    this.#keys ??= Promise.all(
      this.#secrets.map((secret) => crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign", "verify"])),
    )
    return this.#keys
  }

  async seal(text: string): Promise<string> {
    const [first] = await this.#import()
    const signed = `${encodeBase64(encoder.encode(text))}.${Math.floor(Date.now() / 1000)}`
    const signature = await crypto.subtle.sign("HMAC", first!, encoder.encode(`${this.#name}=${signed}`))
    return `${signed}.${encodeBase64(new Uint8Array(signature))}`
  }

  /** The text that was sealed at most `lifetime` seconds ago, else `undefined`. */
  async open(sealed: string, lifetime: number): Promise<string | undefined> {
    const [, payload, time, signature] = /^([\w-]+)\.(\d{1,12})\.([\w-]{43})$/.exec(sealed) ?? []
    if (payload === undefined || time === undefined || signature === undefined) return undefined
    const given = decodeBase64(signature)
    const text = decodeBase64(payload)
    if (given === undefined || text === undefined) return undefined
    const age = Date.now() / 1000 - Number(time)
    for (const each of await this.#import()) {
      // `verify` compares in constant time.
      const isOurs = await crypto.subtle.verify("HMAC", each, given, encoder.encode(`${this.#name}=${payload}.${time}`))
      if (isOurs) return age < lifetime ? new TextDecoder().decode(text) : undefined
    }
    return undefined
  }
}

function encodeBase64(bytes: Uint8Array): string {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
