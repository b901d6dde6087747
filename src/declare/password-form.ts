// The form of a password login, as a dependency: OAuth 2.0's password grant (RFC 6749, section 4.3.2).
import * as fields from "../schema/password-form.ts"
import { type Dependency, dependency } from "./dependency.ts"
import { Form, type Parameter } from "./parameter.ts"

/** The decoded form of a login. In the request, scopes are separated by spaces. */
export interface PasswordForm {
  readonly username: string
  readonly password: string
  readonly scopes: readonly string[]
  readonly grantType: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
}

interface Fields<G> {
  readonly grant_type: Parameter<"form", G, undefined>
  readonly username: Parameter<"form", typeof fields.username, undefined>
  readonly password: Parameter<"form", typeof fields.password, undefined>
  readonly scope: Parameter<"form", typeof fields.scope, undefined>
  readonly client_id: Parameter<"form", typeof fields.clientId, undefined>
  readonly client_secret: Parameter<"form", typeof fields.clientSecret, undefined>
}

const shared = {
  username: Form(fields.username),
  password: Form(fields.password),
  scope: Form(fields.scope),
  client_id: Form(fields.clientId),
  client_secret: Form(fields.clientSecret),
}

interface Sent {
  readonly grant_type?: string | null | undefined
  readonly username: string
  readonly password: string
  readonly scope: string
  readonly client_id?: string | null | undefined
  readonly client_secret?: string | null | undefined
}

const readForm = ({ grant_type, username, password, scope, client_id, client_secret }: Sent): PasswordForm => ({
  username,
  password,
  scopes: scope.split(" ").filter((name) => name !== ""),
  grantType: grant_type ?? undefined,
  clientId: client_id ?? undefined,
  clientSecret: client_secret ?? undefined,
})

/** The form of a login. `grant_type` may be absent, as in FastAPI. */
export const OAuth2PasswordRequestForm: Dependency<PasswordForm, Fields<typeof fields.anyGrantType>> = dependency(
  { grant_type: Form(fields.anyGrantType), ...shared },
  readForm,
)

/** Like `OAuth2PasswordRequestForm`, but `grant_type` is required (RFC 6749), and, as in FastAPI, no field has the format `password`. */
export const OAuth2PasswordRequestFormStrict: Dependency<PasswordForm, Fields<typeof fields.grantType>> = dependency(
  {
    grant_type: Form(fields.grantType),
    ...shared,
    password: Form(fields.plainPassword),
    client_secret: Form(fields.plainClientSecret),
  },
  readForm,
)
