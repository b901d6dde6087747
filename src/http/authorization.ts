// The Authorization header: its scheme and credentials (RFC 9110 11.6.2), and Basic's user and password (RFC 7617).

/** An `Authorization` header in its two parts. */
export interface Credentials {
  /** As sent: compare it without regard to case. */
  readonly scheme: string
  readonly credentials: string
}

/** Splits at the first space; spaces around the credentials are ignored. Undefined without credentials. */
export function parseAuthorization(header: string | undefined): Credentials | undefined {
  const match = /^(\S+) +(.*)$/.exec((header ?? "").trim())
  const credentials = match?.[2]?.trim() ?? ""
  return match === null || credentials === "" ? undefined : { scheme: match[1]!, credentials }
}

/** Name and password of HTTP Basic. */
export interface BasicCredentials {
  readonly username: string
  readonly password: string
}

const decoder = new TextDecoder("utf-8", { fatal: true })

/** The two halves of Basic credentials, split at the first colon; undefined for bad base64, bad UTF-8 or no colon. */
export function parseBasic(credentials: string): BasicCredentials | undefined {
  // `atob` accepts white space and missing padding; a strict reader does not, so that a password has only one encoding.
  if (credentials.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(credentials)) return undefined
  try {
    const text = decoder.decode(Uint8Array.from(atob(credentials), (character) => character.charCodeAt(0)))
    const colon = text.indexOf(":")
    // RFC 7617 2: no control characters in either half.
    if (colon < 0 || [...text].some((character) => character < " " || character === "\u007f")) return undefined
    return { username: text.slice(0, colon), password: text.slice(colon + 1) }
  } catch {
    return undefined
  }
}
