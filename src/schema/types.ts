// The IR: our own small picture of a schema, made from Zod or any other library at start-up. The other rooms know only this.

/** What every schema value has; read by property access, never matched structurally (types stay cheap). */
export interface AnySchema {
  // biome-ignore lint/suspicious/noExplicitAny: read by property access; a structure would be matched for every schema.
  readonly "~standard": any
}

interface ZodTypes {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly _zod: any
}

/** The parsed type of a schema. */
export type OutputOf<S> = S extends ZodTypes
  ? S["_zod"]["output"]
  : S extends AnySchema
    ? NonNullable<S["~standard"]["types"]>["output"]
    : never

/** The type a schema accepts. */
export type InputOf<S> = S extends ZodTypes
  ? S["_zod"]["input"]
  : S extends AnySchema
    ? NonNullable<S["~standard"]["types"]>["input"]
    : never

/**
 * What a handler holds and returns for a schema: its input where the output fits the input (fields with a default may be left out),
 * else its output (codecs).
 */
export type Held<S> = OutputOf<S> extends InputOf<S> ? InputOf<S> : OutputOf<S>

/** Documentation of a schema: Zod's `.meta()`. Keys that JSON Schema has are copied into the document. */
export interface Meta {
  readonly id?: string
  readonly title?: string
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly deprecated?: boolean
  readonly [key: string]: unknown
}

/** A message the author wrote (`error:`), made for the value at hand; undefined: keep ours. */
export type AuthorMessage = (input: unknown) => string | undefined

/** What a schema library reports of one problem. */
export interface LibraryIssue {
  readonly message?: string
  readonly path?: readonly unknown[]
  readonly code?: string
  readonly input?: unknown
  readonly continue?: boolean
  readonly params?: { readonly type?: unknown; readonly ctx?: unknown }
}

/** A value with the library's verdict; no issues: valid. */
export interface Verdict {
  readonly value: unknown
  readonly issues: readonly LibraryIssue[]
}

/** Asks the schema library; may answer later. */
export type AskLibrary = (value: unknown) => Verdict | Promise<Verdict>

interface Common {
  readonly meta?: Meta | undefined
  readonly message?: AuthorMessage | undefined
}

/** What narrows a format: of `uuid`, of `url`, of `datetime`. */
export interface FormatOptions {
  /** `v4`. */
  readonly version?: string | undefined
  readonly protocol?: RegExp | undefined
  /** Whether an offset may stand in the place of `Z`. */
  readonly offset?: boolean | undefined
  /** Whether there may be neither. */
  readonly local?: boolean | undefined
}

/** `limit`: min/max of length, items or value. `fatal`: later refinements do not run (Zod's `abort`). */
export type Check = { readonly message?: AuthorMessage | undefined; readonly fatal?: boolean } & (
  | { readonly check: "minLength" | "maxLength"; readonly limit: number }
  | { readonly check: "gt" | "ge" | "lt" | "le"; readonly limit: number | bigint | Date }
  | { readonly check: "multipleOf"; readonly limit: number | bigint }
  | { readonly check: "pattern"; readonly pattern: RegExp }
  | {
      readonly check: "format"
      readonly format: string
      readonly options: FormatOptions
      readonly pattern: RegExp | undefined
      readonly ask: AskLibrary
    }
  | { readonly check: "overwrite"; readonly change: (value: unknown) => unknown }
)

/** A refinement by the author; `when`: runs although the value already failed. */
export interface Refinement {
  readonly ask: AskLibrary
  readonly when: ((payload: { value: unknown; issues: unknown[] }) => boolean) | undefined
}

export interface Field {
  readonly name: string
  readonly node: SchemaNode
}

export type StringNode = Common & { readonly kind: "string"; readonly checks: readonly Check[] }
export type NumberNode = Common & { readonly kind: "number"; readonly integer: boolean; readonly checks: readonly Check[] }
export type BigIntNode = Common & { readonly kind: "bigint"; readonly checks: readonly Check[] }
export type BooleanNode = Common & { readonly kind: "boolean" }
export type DateNode = Common & { readonly kind: "date"; readonly checks: readonly Check[] }
export type NullNode = Common & { readonly kind: "null" }
/** Takes any JSON value. */
export type AnyNode = Common & { readonly kind: "any" }
export type NeverNode = Common & { readonly kind: "never" }
export type FileNode = Common & { readonly kind: "file"; readonly ask: AskLibrary }
/** `z.literal` and `z.enum`. */
export type LiteralNode = Common & {
  readonly kind: "literal"
  readonly values: readonly (string | number | bigint | boolean | null | undefined)[]
  readonly enumeration: boolean
}
/** `rest`: what happens to names that are not declared: dropped, refused, kept, or checked. */
export type ObjectNode = Common & {
  readonly kind: "object"
  readonly fields: readonly Field[]
  readonly rest: "strip" | "refuse" | "keep" | SchemaNode
  /** The models whose intersection this is; the document refers to them. */
  readonly parts?: readonly SchemaNode[]
}
export type ArrayNode = Common & { readonly kind: "array"; readonly item: SchemaNode; readonly checks: readonly Check[] }
export type SetNode = Common & { readonly kind: "set"; readonly item: SchemaNode; readonly checks: readonly Check[] }
export type TupleNode = Common & { readonly kind: "tuple"; readonly items: readonly SchemaNode[]; readonly rest: SchemaNode | undefined }
/** `z.record` and `z.map`; `map`: held as a `Map`. */
export type RecordNode = Common & { readonly kind: "record"; readonly key: SchemaNode; readonly value: SchemaNode; readonly map: boolean }
export type UnionNode = Common & {
  readonly kind: "union"
  readonly members: readonly SchemaNode[]
  readonly discriminator: string | undefined
  /** Just one member may take the value (`z.xor`). */
  readonly exclusive: boolean
}
export type OptionalNode = Common & { readonly kind: "optional"; readonly inner: SchemaNode }
export type NullableNode = Common & { readonly kind: "nullable"; readonly inner: SchemaNode }
/** `prefault`: the default is validated like an input. */
export type DefaultNode = Common & {
  readonly kind: "default"
  readonly inner: SchemaNode
  readonly makeDefault: () => unknown
  readonly prefault: boolean
}
export type CatchNode = Common & { readonly kind: "catch"; readonly inner: SchemaNode; readonly ask: AskLibrary }
export type RefinedNode = Common & { readonly kind: "refined"; readonly inner: SchemaNode; readonly refinements: readonly Refinement[] }
/** `from` is the wire form, `to` the held form. `decode` makes the held value and leaves it to `check`, the library's word on `to`. */
export type CodecNode = Common & {
  readonly kind: "codec"
  readonly from: SchemaNode
  readonly to: SchemaNode
  readonly decode: AskLibrary
  readonly check: AskLibrary
  readonly encode: AskLibrary
}
/** First `from`, then `to`, which the library decides. `oneWay`: a transform or preprocess, which has no way back. */
export type PipeNode = Common & {
  readonly kind: "pipe"
  readonly from: SchemaNode
  readonly to: SchemaNode
  readonly ask: AskLibrary
  readonly oneWay: boolean
}
/** Known only later: recursion. The same object for the same schema, so that walks and documents can tie the knot. */
export type LazyNode = Common & { readonly kind: "lazy"; readonly resolve: () => SchemaNode }
/** Whatever the IR cannot express: the library decides. `jsonSchema` is the library's own, if it has one. */
export type OpaqueNode = Common & {
  readonly kind: "opaque"
  readonly ask: AskLibrary
  /** Whether the library may be asked for a value that is absent. */
  readonly mayBeAbsent: boolean
  readonly jsonSchema: ((side: "input" | "output") => object) | undefined
}

export type SchemaNode =
  | StringNode
  | NumberNode
  | BigIntNode
  | BooleanNode
  | DateNode
  | NullNode
  | AnyNode
  | NeverNode
  | FileNode
  | LiteralNode
  | ObjectNode
  | ArrayNode
  | SetNode
  | TupleNode
  | RecordNode
  | UnionNode
  | OptionalNode
  | NullableNode
  | DefaultNode
  | CatchNode
  | RefinedNode
  | CodecNode
  | PipeNode
  | LazyNode
  | OpaqueNode
