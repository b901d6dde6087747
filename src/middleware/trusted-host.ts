// Trusted hosts: refuses requests for other hosts, as Starlette does.
import { UsageError } from "../http/error-code.ts"
import { locate } from "../http/location.ts"
import type { Middleware } from "../http/middleware.ts"
import { PlainTextResponse, RedirectResponse } from "../http/responses.ts"

/** The hosts that the app serves. */
export interface TrustedHostOptions {
  /** Host names without port: `example.com`, `*.example.com` for its subdomains, `*` for all. */
  allowedHosts: readonly string[]
  /** Redirects (307) `example.com` to `www.example.com` where only that is allowed. Default: true. */
  wwwRedirect?: boolean
}

/** 400 `Invalid host header` for every other host. Throws `UsageError` for a `*` anywhere but at the start. */
export function trustedHost(options: TrustedHostOptions): Middleware {
  const { wwwRedirect = true } = options
  const exact = new Set<string>()
  const endings: string[] = []
  for (const given of options.allowedHosts) {
    const pattern = given.toLowerCase()
    if (pattern === "*") return (_request, next) => next()
    if (!pattern.includes("*")) exact.add(pattern)
    else if (/^\*\.[^*]+$/.test(pattern)) endings.push(pattern.slice(1))
    else
      throw new UsageError(
        "HAYAPI_OPTION",
        `trustedHost: Domain wildcard patterns must be like '*.example.com', not ${JSON.stringify(given)}`,
      )
  }
  return (request, next) => {
    const host = request.host.toLowerCase().replace(/:\d*$/, "")
    if (exact.has(host) || endings.some((ending) => host.endsWith(ending))) return next()
    if (wwwRedirect && exact.has(`www.${host}`)) return new RedirectResponse(locate(request, { host: `www.${request.host}` }))
    return new PlainTextResponse("Invalid host header", { statusCode: 400 })
  }
}
