/**
 * The door for built-in middleware.
 *
 * @module hayapi/middleware
 */
export type { Middleware, Next } from "./http/middleware.ts"
export { type AccessEntry, type AccessLogOptions, accessLog } from "./middleware/access-log.ts"
export { type CorsOptions, cors } from "./middleware/cors.ts"
export { type GzipOptions, gzip } from "./middleware/gzip.ts"
export { httpsRedirect } from "./middleware/https-redirect.ts"
export { type RequestIdOptions, requestId, requestIdOf } from "./middleware/request-id.ts"
export { type SecureHeadersOptions, secureHeaders } from "./middleware/secure-headers.ts"
export { Session, type SessionsOptions, sessionOf, sessions } from "./middleware/sessions.ts"
export { type TrustedHostOptions, trustedHost } from "./middleware/trusted-host.ts"
