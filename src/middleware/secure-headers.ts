// Secure headers: security policies for browsers, on every response.
import { HeaderList } from "../http/header-list.ts"
import { changeReply, type Middleware } from "../http/middleware.ts"

/** The value of each header; `false` omits it. */
export interface SecureHeadersOptions {
  /** Sent over HTTPS only. Default: `max-age=15552000; includeSubDomains`. */
  strictTransportSecurity?: string | false
  /** Default: `no-referrer`. */
  referrerPolicy?: string | false
  /** Default: `SAMEORIGIN`. */
  frameOptions?: string | false
  /** Default: `same-origin`. */
  crossOriginOpenerPolicy?: string | false
  /** Default: `same-origin`, which keeps other sites from embedding responses. CORS is not affected. */
  crossOriginResourcePolicy?: string | false
  /** Default: not sent. The docs pages set their own. */
  contentSecurityPolicy?: string | false
}

/** Sets these headers, `X-Content-Type-Options: nosniff` and `X-XSS-Protection: 0` where the response does not have them already. */
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
