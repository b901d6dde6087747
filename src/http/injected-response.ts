// The injected `response`: status, headers and cookies that handlers and dependencies set on a response that they do not build themselves.
import { type CookieOptions, type CookieWriter, serializeCookie, serializeDeletedCookie } from "./cookie.ts"
import { HeaderList } from "./header-list.ts"

/** One per request, shared with all dependencies; the last writer wins. Ignored in error responses, as in FastAPI. */
export class InjectedResponse implements CookieWriter {
  /** Replaces the operation's status; undefined keeps it. */
  statusCode: number | undefined = undefined
  readonly headers = new HeaderList()

  setCookie(name: string, value = "", options: CookieOptions = {}): void {
    this.headers.append("set-cookie", serializeCookie(name, value, options))
  }

  deleteCookie(name: string, options: Omit<CookieOptions, "maxAge" | "expires"> = {}): void {
    this.headers.append("set-cookie", serializeDeletedCookie(name, options))
  }

  /** Adds these headers to a reply. `own`: the reply's own headers win; cookies are always added. */
  mergeInto(headers: HeaderList, own: boolean): void {
    const { flat } = this.headers
    for (let i = 0; i < flat.length; i += 2) {
      const name = flat[i]!
      if (name === "set-cookie") headers.flat.push(name, flat[i + 1]!)
    }
    const seen = new Set<string>(["set-cookie"])
    for (let i = 0; i < flat.length; i += 2) {
      const name = flat[i]!
      if (!seen.has(name)) {
        seen.add(name)
        if (own && headers.has(name)) continue
        headers.delete(name)
        for (let j = i; j < flat.length; j += 2) if (flat[j] === name) headers.flat.push(name, flat[j + 1]!)
      }
    }
  }
}
