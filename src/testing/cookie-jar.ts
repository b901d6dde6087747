// A small cookie jar for the test client: one site, so names, paths and expiry are all that counts (RFC 6265 5.3, 5.4).

interface StoredCookie {
  readonly name: string
  readonly value: string
  readonly path: string
  readonly secure: boolean
}

/** The cookies of a test client, stored and sent by the rules of browsers. */
export class CookieJar {
  readonly #cookies = new Map<string, StoredCookie>()

  /** Sets a cookie for every path. */
  set(name: string, value: string): void {
    this.#store({ name, value, path: "/", secure: false })
  }

  /** The value last set under a name; undefined if there is none. */
  get(name: string): string | undefined {
    return [...this.#cookies.values()].findLast((cookie) => cookie.name === name)?.value
  }

  /** Removes all cookies. */
  clear(): void {
    this.#cookies.clear()
  }

  /** Stores the cookies of the `Set-Cookie` headers of a response to `url`. */
  take(response: Response, url: URL): void {
    for (const header of response.headers.getSetCookie()) this.#takeOne(header, url)
  }

  #takeOne(header: string, url: URL): void {
    const [pair = "", ...attributes] = header.split(";").map((part) => part.trim())
    const equals = pair.indexOf("=")
    if (equals < 0) return
    const given = new Map(attributes.map((attribute) => splitAttribute(attribute)))
    const path = given.get("path") ?? ""
    const cookie = {
      name: pair.slice(0, equals),
      value: pair.slice(equals + 1),
      path: path.startsWith("/") ? path : url.pathname.slice(0, Math.max(1, url.pathname.lastIndexOf("/"))),
      secure: given.has("secure"),
    }
    if (isOver(given)) this.#cookies.delete(keyOf(cookie))
    else this.#store(cookie)
  }

  #store(cookie: StoredCookie): void {
    this.#cookies.delete(keyOf(cookie))
    this.#cookies.set(keyOf(cookie), cookie)
  }

  /** The `Cookie` header for a request to `url`; undefined without cookies. */
  header(url: URL): string | undefined {
    const fits = [...this.#cookies.values()].filter(
      ({ path, secure }) => matchesPath(url.pathname, path) && (!secure || url.protocol === "https:"),
    )
    return fits.length === 0 ? undefined : fits.map(({ name, value }) => `${name}=${value}`).join("; ")
  }
}

const keyOf = (cookie: { name: string; path: string }): string => `${cookie.path} ${cookie.name}`

function splitAttribute(attribute: string): [string, string] {
  const equals = attribute.indexOf("=")
  return equals < 0 ? [attribute.toLowerCase(), ""] : [attribute.slice(0, equals).toLowerCase(), attribute.slice(equals + 1)]
}

function isOver(attributes: ReadonlyMap<string, string>): boolean {
  const maxAge = attributes.get("max-age")
  if (maxAge !== undefined) return Number(maxAge) <= 0
  const expires = attributes.get("expires")
  return expires !== undefined && Date.parse(expires) <= Date.now()
}

function matchesPath(path: string, cookiePath: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.endsWith("/") ? cookiePath : `${cookiePath}/`)
}
