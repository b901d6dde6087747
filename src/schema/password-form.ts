// The fields of a login with OAuth 2.0's password grant (RFC 6749, section 4.3.2), as in FastAPI. These schemas do not use Zod, so
// `hayapi/security` needs no schema library.

import type { AnySchema, SchemaNode } from "./types.ts"
import { compileValidate } from "./validate.ts"
import { runValidator } from "./validation-context.ts"

/** A schema that accepts an `I` and decodes it to a `T`. */
export interface FieldSchema<T, I = T> extends AnySchema {
  readonly "~standard": {
    readonly version: 1
    readonly vendor: "hayapi"
    readonly validate: (value: unknown) => Promise<unknown>
    readonly types?: { readonly input: I; readonly output: T } | undefined
  }
  readonly "~node": SchemaNode
}

function field<T, I = T>(node: SchemaNode): FieldSchema<T, I> {
  const validator = compileValidate(node, "json")
  const validate = async (given: unknown): Promise<unknown> => {
    const { value, problems } = await runValidator(validator, given)
    return problems.length === 0 ? { value } : { issues: problems.map(({ msg, loc }) => ({ message: msg, path: loc })) }
  }
  return { "~standard": { version: 1, vendor: "hayapi", validate }, "~node": node }
}

const text: SchemaNode = { kind: "string", checks: [] }
const grant: SchemaNode = { kind: "string", checks: [{ check: "pattern", pattern: /^password$/ }] }
const nullish = (inner: SchemaNode): SchemaNode => ({ kind: "optional", inner: { kind: "nullable", inner } })
const meta = { format: "password" }

type Nullish = string | null | undefined

/** `grant_type`, which must be `password`. */
export const grantType: FieldSchema<string> = field(grant)
/** `grant_type`, which may be absent or `password`. */
export const anyGrantType: FieldSchema<Nullish> = field(nullish(grant))
/** `username`. */
export const username: FieldSchema<string> = field(text)
/** `password`, with the format `password` in the document. */
export const password: FieldSchema<string> = field({ ...text, meta })
/** `password`, without a format (FastAPI's strict form). */
export const plainPassword: FieldSchema<string> = field(text)
/** `scope`: scopes separated by spaces. Default: an empty string. */
export const scope: FieldSchema<string, string | undefined> = field({
  kind: "default",
  inner: text,
  makeDefault: () => "",
  prefault: false,
})
/** `client_id`, which may be absent. */
export const clientId: FieldSchema<Nullish> = field(nullish(text))
/** `client_secret`, which may be absent, with the format `password` in the document. */
export const clientSecret: FieldSchema<Nullish> = field({ ...nullish(text), meta })
/** `client_secret`, which may be absent, without a format (FastAPI's strict form). */
export const plainClientSecret: FieldSchema<Nullish> = field(nullish(text))
