/**
 * The door for security schemes.
 *
 * @module hayapi/security
 */
export {
  OAuth2PasswordRequestForm,
  OAuth2PasswordRequestFormStrict,
  type PasswordForm,
} from "./declare/password-form.ts"
export {
  APIKeyCookie,
  APIKeyHeader,
  APIKeyQuery,
  HTTPBase,
  HTTPBasic,
  HTTPBearer,
  HTTPDigest,
  OAuth2,
  OAuth2AuthorizationCodeBearer,
  OAuth2PasswordBearer,
  OpenIdConnect,
  type SchemeOptions,
  SecurityScheme,
  Unauthorized,
} from "./declare/security.ts"
export type { BasicCredentials, Credentials } from "./http/authorization.ts"
