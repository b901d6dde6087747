// Cookies: reads the `Cookie` header and writes `Set-Cookie`, exactly as FastAPI (Python's http.cookies) does.
import { UsageError } from "./error-code.ts"

/** Attributes of `Set-Cookie` (RFC 6265bis 4.1.2). Defaults are FastAPI's: `path: "/"`, `sameSite: "lax"`, everything else off. */
export interface CookieOptions {
  /** Lifetime in seconds; 0 or less deletes the cookie. */
  maxAge?: number | undefined
  expires?: Date | undefined
  /** `null` omits the attribute, so that the cookie applies to the directory of the request's path. Default: `"/"`. */
  path?: string | null | undefined
  domain?: string | undefined
  secure?: boolean | undefined
  httpOnly?: boolean | undefined
  /** `null` omits the attribute. Browsers ignore `"none"` without `secure`. Default: `"lax"`. */
  sameSite?: "lax" | "strict" | "none" | null | undefined
  partitioned?: boolean | undefined
}

/** An object that sets cookies: a response or the injected response. */
export interface CookieWriter {
  /** Appends a `Set-Cookie` header. Throws `UsageError` in the cases listed at `serializeCookie`. */
  setCookie(name: string, value?: string, options?: CookieOptions): void
  /** Deletes a cookie in the client. `path` and `domain` must be those that the cookie was set with. */
  deleteCookie(name: string, options?: Omit<CookieOptions, "maxAge" | "expires">): void
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// Values that http.cookies does not quote. An empty value is quoted.
const UNQUOTED = /^[!#$%&'*+\-.^_`|~:0-9A-Za-z]+$/
// Characters inside quotes that become octal escapes.
const ESCAPED = /[^!#$%&'*+\-.^_`|~:0-9A-Za-z ()/<=>?@[\]{}]/g
// RFC 6265bis 4.1.1: an attribute value has any characters except controls and `;`. Browsers disagree about non-ASCII characters.
const ATTRIBUTE = /^[\x20-\x3a\x3c-\x7e]*$/
/** The maximum size of name and value, and of each attribute, in bytes: browsers ignore larger cookies (RFC 6265bis 5.6). */
const maxCookieSize = 4096

/**
 * Parses a `Cookie` header into a null-prototype record, like Starlette's `cookie_parser`: split at `;`, only spaces and tabs trimmed, the
 * last of repeated names wins, a part without `=` is the value of the name `""`, quoted values are unquoted (octal escapes), and nothing
 * is percent-decoded.
 */
export function parseCookies(header: string | undefined): Readonly<Record<string, string>> {
  const cookies: Record<string, string> = Object.create(null)
  if (header === undefined) return cookies
  for (let at = 0; at <= header.length; ) {
    const semicolon = header.indexOf(";", at)
    const end = semicolon === -1 ? header.length : semicolon
    const part = header.slice(at, end)
    const equals = part.indexOf("=")
    const name = equals === -1 ? "" : trim(part.slice(0, equals))
    const value = trim(part.slice(equals + 1))
    if (name !== "" || value !== "") cookies[name] = unquote(value)
    at = end + 1
  }
  return cookies
}

// Trims only SP and HTAB: `trim()` would also remove a no-break space, and so could turn another name into a `__Host-` one.
function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

function unquote(value: string): string {
  if (value.length < 2 || value[0] !== '"' || value[value.length - 1] !== '"') return value
  return value.slice(1, -1).replace(/\\(?:([0-3][0-7][0-7])|(.))/g, (_match, octal: string | undefined, plain: string) => {
    return octal === undefined ? plain : String.fromCharCode(Number.parseInt(octal, 8))
  })
}

function quote(value: string): string {
  if (UNQUOTED.test(value)) return value
  return `"${value.replace(ESCAPED, (character) => {
    if (character === '"' || character === "\\") return `\\${character}`
    return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`
  })}"`
}

/**
 * The value of a `Set-Cookie` header in FastAPI's format: attributes in alphabetical order, `expires` in lower case, values with special
 * characters in quotes with octal escapes. Throws `UsageError` for a name that is not a token, a value beyond Latin-1, a `;` or a control
 * character in an attribute, an invalid date or age, a `__Host-`/`__Secure-` name without the required attributes (RFC 6265bis 4.1.3),
 * and more than 4096 bytes.
 */
export function serializeCookie(name: string, value: string, options: CookieOptions = {}): string {
  if (!TOKEN.test(name)) throw new UsageError("HAYAPI_HEADER", `Invalid cookie name: ${JSON.stringify(name)}`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "has a form in Latin-1".
  if (!/^[\x00-\xff]*$/.test(value))
    throw new UsageError("HAYAPI_HEADER", `The value of cookie "${name}" has characters beyond Latin-1; encode it`)
  const { path = "/", sameSite = "lax", domain, maxAge, expires } = options
  checkPrefix(name, options)
  let text = `${name}=${quote(value)}`
  if (domain !== undefined && domain !== "") text += `; Domain=${attribute(name, "domain", domain)}`
  if (expires !== undefined) {
    if (Number.isNaN(expires.getTime())) throw new UsageError("HAYAPI_HEADER", `Cookie "${name}": expires is not a valid date`)
    text += `; expires=${expires.toUTCString()}`
  }
  if (options.httpOnly === true) text += "; HttpOnly"
  if (maxAge !== undefined) {
    if (!Number.isInteger(maxAge)) throw new UsageError("HAYAPI_HEADER", `Cookie "${name}": maxAge must be a whole number of seconds`)
    text += `; Max-Age=${maxAge}`
  }
  if (options.partitioned === true) text += "; Partitioned"
  if (path !== null && path !== "") text += `; Path=${attribute(name, "path", path)}`
  if (sameSite !== null) {
    if (sameSite !== "lax" && sameSite !== "strict" && sameSite !== "none") {
      throw new UsageError("HAYAPI_HEADER", `Cookie "${name}": sameSite must be "lax", "strict" or "none"`)
    }
    text += `; SameSite=${sameSite}`
  }
  if (options.secure === true) text += "; Secure"
  // The text is ASCII at this point, so its length is its size in bytes.
  if (text.length > maxCookieSize)
    throw new UsageError("HAYAPI_HEADER", `Cookie "${name}" is larger than ${maxCookieSize} bytes, so browsers would drop it`)
  return text
}

/** The `Set-Cookie` value that deletes a cookie: empty, expired now, `Max-Age=0`, like FastAPI's `delete_cookie`. */
export function serializeDeletedCookie(name: string, options: CookieOptions = {}): string {
  return serializeCookie(name, "", { ...options, maxAge: 0, expires: new Date() })
}

function attribute(name: string, key: string, value: string): string {
  if (!ATTRIBUTE.test(value))
    throw new UsageError("HAYAPI_HEADER", `Cookie "${name}": ${key} must be ASCII without ";" and control characters`)
  return value
}

function checkPrefix(name: string, options: CookieOptions): void {
  const prefix = /^__(host|secure)-/i.exec(name)
  if (prefix === null) return
  if (options.secure !== true) throw new UsageError("HAYAPI_HEADER", `Cookie "${name}": this prefix needs secure: true`)
  const isHost = prefix[1]?.toLowerCase() === "host"
  if (isHost && ((options.path ?? "/") !== "/" || options.path === null || options.domain !== undefined)) {
    throw new UsageError("HAYAPI_HEADER", `Cookie "${name}": the __Host- prefix needs path: "/" and no domain`)
  }
}
