// The fields of a login by OAuth 2.0's password grant (RFC 6749, section 4.3.2), as FastAPI reads them; schemas of our own, so that
// security needs no schema library.
import { walkValue } from "./trace.ts"
import type { AnySchema, SchemaNode } from "./types.ts"
import { compileValidate } from "./validate.ts"

/** Takes an `I`, which becomes a `T`. */
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
  const walk = compileValidate(node, "json")
  const validate = async (given: unknown): Promise<unknown> => {
    const { value, problems } = await walkValue(walk, given)
    return problems.length === 0 ? { value } : { issues: problems.map(({ msg, loc }) => ({ message: msg, path: loc })) }
  }
  return { "~standard": { version: 1, vendor: "hayapi", validate }, "~node": node }
}

const text: SchemaNode = { kind: "string", checks: [] }
const grant: SchemaNode = { kind: "string", checks: [{ check: "pattern", pattern: /^password$/ }] }
const nullish = (inner: SchemaNode): SchemaNode => ({ kind: "optional", inner: { kind: "nullable", inner } })
const meta = { format: "password" }

type Nullish = string | null | undefined

export const grantType: FieldSchema<string> = field(grant)
export const anyGrantType: FieldSchema<Nullish> = field(nullish(grant))
export const username: FieldSchema<string> = field(text)
export const password: FieldSchema<string> = field({ ...text, meta })
export const plainPassword: FieldSchema<string> = field(text)
export const scope: FieldSchema<string, string | undefined> = field({
  kind: "default",
  inner: text,
  makeDefault: () => "",
  prefault: false,
})
export const clientId: FieldSchema<Nullish> = field(nullish(text))
export const clientSecret: FieldSchema<Nullish> = field({ ...nullish(text), meta })
export const plainClientSecret: FieldSchema<Nullish> = field(nullish(text))
