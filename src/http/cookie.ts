// Cookies: reading the `Cookie` header and writing `Set-Cookie`, with FastAPI's (Python's http.cookies) exact text.

/** Attributes of `Set-Cookie` (RFC 6265bis 4.1.2). The defaults are FastAPI's: `path: "/"`, `sameSite: "lax"`, everything else off. */
export interface CookieOptions {
  /** Seconds from now; 0 or less deletes the cookie. */
  maxAge?: number | undefined
  expires?: Date | undefined
  /** `null` leaves the attribute out: the cookie then belongs to the directory of the request's path. */
  path?: string | null | undefined
  domain?: string | undefined
  secure?: boolean | undefined
  httpOnly?: boolean | undefined
  /** `null` leaves the attribute out. `"none"` is ignored by browsers without `secure`. */
  sameSite?: "lax" | "strict" | "none" | null | undefined
  partitioned?: boolean | undefined
}

/** What can set cookies: responses and the injected response. */
export interface CookieWriter {
  /** Appends a `Set-Cookie` header. Throws `TypeError`, see `serializeCookie`. */
  setCookie(name: string, value?: string, options?: CookieOptions): void
  /** Tells the client to drop the cookie; `path` and `domain` must be those it was set with. */
  deleteCookie(name: string, options?: Omit<CookieOptions, "maxAge" | "expires">): void
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// The values that http.cookies leaves unquoted; the empty one is not among them.
const UNQUOTED = /^[!#$%&'*+\-.^_`|~:0-9A-Za-z]+$/
// Inside the quotes these stay as well; the others become octal escapes.
const ESCAPED = /[^!#$%&'*+\-.^_`|~:0-9A-Za-z ()/<=>?@[\]{}]/g
// RFC 6265bis 4.1.1: an attribute value is any character but controls and `;`. Beyond ASCII browsers disagree.
const ATTRIBUTE = /^[\x20-\x3a\x3c-\x7e]*$/
/** RFC 6265bis 5.6: browsers ignore a cookie whose name and value (or one attribute) are longer; bytes. */
const maxCookieSize = 4096

/**
 * The cookies of a `Cookie` header as a null-prototype record, as Starlette's `cookie_parser` reads them: split at `;`, only spaces and
 * tabs trimmed, of repeated names the last wins, a part without `=` is the value of the name `""`, quoted values are unquoted
 * (octal escapes), and nothing is percent-decoded.
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

// Only SP and HTAB: `trim()` would also take a no-break space off, and so make `__Host-` names out of others.
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
 * The value of a `Set-Cookie` header in FastAPI's text: attributes in alphabetical order, `expires` in lower case, values with special
 * characters in quotes with octal escapes. Throws `TypeError` for a name that is no token, a value beyond Latin-1, a `;` or a
 * control character in an attribute, a broken `__Host-`/`__Secure-` promise (RFC 6265bis 4.1.3) and more than 4096 bytes.
 */
export function serializeCookie(name: string, value: string, options: CookieOptions = {}): string {
  if (!TOKEN.test(name)) throw new TypeError(`Invalid cookie name: ${JSON.stringify(name)}`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "has a form in Latin-1".
  if (!/^[\x00-\xff]*$/.test(value)) throw new TypeError(`The value of cookie "${name}" has characters beyond Latin-1: encode it`)
  const { path = "/", sameSite = "lax", domain, maxAge, expires } = options
  checkPrefix(name, options)
  let text = `${name}=${quote(value)}`
  if (domain !== undefined && domain !== "") text += `; Domain=${attribute(name, "domain", domain)}`
  if (expires !== undefined) {
    if (Number.isNaN(expires.getTime())) throw new TypeError(`Cookie "${name}": expires is no valid date`)
    text += `; expires=${expires.toUTCString()}`
  }
  if (options.httpOnly === true) text += "; HttpOnly"
  if (maxAge !== undefined) {
    if (!Number.isInteger(maxAge)) throw new TypeError(`Cookie "${name}": maxAge must be a whole number of seconds`)
    text += `; Max-Age=${maxAge}`
  }
  if (options.partitioned === true) text += "; Partitioned"
  if (path !== null && path !== "") text += `; Path=${attribute(name, "path", path)}`
  if (sameSite !== null) {
    if (sameSite !== "lax" && sameSite !== "strict" && sameSite !== "none") {
      throw new TypeError(`Cookie "${name}": sameSite must be "lax", "strict" or "none"`)
    }
    text += `; SameSite=${sameSite}`
  }
  if (options.secure === true) text += "; Secure"
  // Every character of the text is ASCII by now, so its length is its size.
  if (text.length > maxCookieSize) throw new TypeError(`Cookie "${name}" is larger than ${maxCookieSize} bytes: browsers would drop it`)
  return text
}

/** The `Set-Cookie` value that deletes a cookie: empty, expired now, `Max-Age=0`, as FastAPI's `delete_cookie`. */
export function serializeDeletedCookie(name: string, options: CookieOptions = {}): string {
  return serializeCookie(name, "", { ...options, maxAge: 0, expires: new Date() })
}

function attribute(name: string, key: string, value: string): string {
  if (!ATTRIBUTE.test(value)) throw new TypeError(`Cookie "${name}": ${key} must be ASCII without ";" and control characters`)
  return value
}

function checkPrefix(name: string, options: CookieOptions): void {
  const prefix = /^__(host|secure)-/i.exec(name)
  if (prefix === null) return
  if (options.secure !== true) throw new TypeError(`Cookie "${name}": this prefix needs secure: true`)
  const isHost = prefix[1]?.toLowerCase() === "host"
  if (isHost && ((options.path ?? "/") !== "/" || options.path === null || options.domain !== undefined)) {
    throw new TypeError(`Cookie "${name}": the __Host- prefix needs path: "/" and no domain`)
  }
}
