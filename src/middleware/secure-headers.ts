// Secure headers: what tells browsers to be careful, on every answer.
import { HeaderList } from "../http/header-list.ts"
import { changeReply, type Middleware } from "../http/middleware.ts"

/** The value of each header; `false` leaves it out. */
export interface SecureHeadersOptions {
  /** Only over HTTPS: `max-age=15552000; includeSubDomains`. */
  strictTransportSecurity?: string | false
  /** `no-referrer`. */
  referrerPolicy?: string | false
  /** `SAMEORIGIN`. */
  frameOptions?: string | false
  /** `same-origin`. */
  crossOriginOpenerPolicy?: string | false
  /** `same-origin`: other sites cannot embed what is answered. CORS is not touched by it. */
  crossOriginResourcePolicy?: string | false
  /** None if not told otherwise: the docs pages set their own. */
  contentSecurityPolicy?: string | false
}

/** Sets these headers, `X-Content-Type-Options: nosniff` and `X-XSS-Protection: 0` where the answer does not have them itself. */
export function secureHeaders(options: SecureHeadersOptions = {}): Middleware {
  const { strictTransportSecurity: transport = "max-age=15552000; includeSubDomains" } = options
  const headers = new HeaderList({ "x-content-type-options": "nosniff", "x-xss-protection": "0" })
  const take = (name: string, value: string | false): void => {
    if (value !== false) headers.set(name, value)
  }
  take("referrer-policy", options.referrerPolicy ?? "no-referrer")
  take("x-frame-options", options.frameOptions ?? "SAMEORIGIN")
  take("cross-origin-opener-policy", options.crossOriginOpenerPolicy ?? "same-origin")
  take("cross-origin-resource-policy", options.crossOriginResourcePolicy ?? "same-origin")
  take("content-security-policy", options.contentSecurityPolicy ?? false)
  const overHttps = new HeaderList(headers)
  if (transport !== false) overHttps.set("strict-transport-security", transport)

  return (request, next) =>
    changeReply(next(), (reply) => {
      for (const [name, value] of request.scheme === "https" ? overHttps : headers) {
        if (!reply.headers.has(name)) reply.headers.append(name, value)
      }
      return reply
    })
}
