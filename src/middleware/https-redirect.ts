// HTTPS redirect: redirects plain HTTP to the same address over HTTPS.
import { locate } from "../http/location.ts"
import type { Middleware } from "../http/middleware.ts"
import { PlainTextResponse, RedirectResponse } from "../http/responses.ts"

/**
 * 307 to `https://` (`wss://` for handshakes); method and body are kept. List proxies in `trustedProxies`, so that the client's scheme is
 * used.
 */
export function httpsRedirect(): Middleware {
  return (request, next) => {
    if (request.scheme === "https") return next()
    if (request.host === "") return new PlainTextResponse("Invalid host header", { statusCode: 400 })
    const scheme = request.upgrade === null ? "https" : "wss"
    return new RedirectResponse(locate(request, { scheme, host: request.host.replace(/:(?:80|443)$/, "") }))
  }
}
