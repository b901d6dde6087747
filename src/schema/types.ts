// Nodes: our small description of a schema, made from Zod or any other library at start-up. The other rooms use only these.

/** What every schema has. Types access the property instead of matching structurally, which keeps them cheap to check. */
export interface AnySchema {
  // biome-ignore lint/suspicious/noExplicitAny: read by property access; a structure would be matched for every schema.
  readonly "~standard": any
}

interface ZodTypes {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly _zod: any
}

/** The decoded type of a schema. */
export type OutputOf<S> = S extends ZodTypes
  ? S["_zod"]["output"]
  : S extends AnySchema
    ? NonNullable<S["~standard"]["types"]>["output"]
    : never

/** The type that a schema accepts. */
export type InputOf<S> = S extends ZodTypes
  ? S["_zod"]["input"]
  : S extends AnySchema
    ? NonNullable<S["~standard"]["types"]>["input"]
    : never

/**
 * The type of a value that a handler returns or is passed: the schema's input if the output is assignable to it (so fields with a default
 * may be omitted), else its output (codecs).
 */
export type Decoded<S> = OutputOf<S> extends InputOf<S> ? InputOf<S> : OutputOf<S>

/** Metadata of a schema: Zod's `.meta()`. Its keys are copied to the document. */
export interface Meta {
  readonly id?: string
  readonly title?: string
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly deprecated?: boolean
  readonly [key: string]: unknown
}

/** A custom message (`error:`) for a value; undefined: use the catalogue's message. */
export type AuthorMessage = (input: unknown) => string | undefined

/** An issue as a schema library reports it. */
export interface LibraryIssue {
  readonly message?: string
  readonly path?: readonly unknown[]
  readonly code?: string
  readonly input?: unknown
  readonly continue?: boolean
  readonly params?: { readonly type?: unknown; readonly ctx?: unknown }
}

/** The result of the library: the converted value, and its issues. Without issues the value is valid. */
export interface Verdict {
  readonly value: unknown
  readonly issues: readonly LibraryIssue[]
}

/** Validates a value with the schema library, which may be asynchronous. */
export type AskLibrary = (value: unknown) => Verdict | Promise<Verdict>

interface Common {
  readonly meta?: Meta | undefined
  readonly message?: AuthorMessage | undefined
}

/** Options of a format: of `uuid`, of `url`, of `datetime`. */
export interface FormatOptions {
  /** For example `v4`. */
  readonly version?: string | undefined
  readonly protocol?: RegExp | undefined
  /** Whether an offset is allowed instead of `Z`. */
  readonly offset?: boolean | undefined
  /** Whether the zone may be missing. */
  readonly local?: boolean | undefined
}

/** A check of a value. `limit`: of length, number of items or value. `fatal`: later refinements do not run (Zod's `abort`). */
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

/** A refinement. `when`: decides whether it runs although the value has already failed. */
export interface Refinement {
  readonly ask: AskLibrary
  readonly when: ((payload: { value: unknown; issues: unknown[] }) => boolean) | undefined
}

/** A field of an object. */
export interface Field {
  readonly name: string
  readonly node: SchemaNode
}

/** A string, with its checks and formats. */
export type StringNode = Common & { readonly kind: "string"; readonly checks: readonly Check[] }
/** A number; `integer`: without a fraction. */
export type NumberNode = Common & { readonly kind: "number"; readonly integer: boolean; readonly checks: readonly Check[] }
/** An integer of any size. */
export type BigIntNode = Common & { readonly kind: "bigint"; readonly checks: readonly Check[] }
/** A boolean. */
export type BooleanNode = Common & { readonly kind: "boolean" }
/** A date-time. Decoded: `Date`. */
export type DateNode = Common & { readonly kind: "date"; readonly checks: readonly Check[] }
/** `null`. */
export type NullNode = Common & { readonly kind: "null" }
/** Any JSON value. */
export type AnyNode = Common & { readonly kind: "any" }
/** Accepts nothing. */
export type NeverNode = Common & { readonly kind: "never" }
/** An uploaded file. */
export type FileNode = Common & { readonly kind: "file"; readonly ask: AskLibrary }
/** `z.literal` and `z.enum` (`enumeration`). */
export type LiteralNode = Common & {
  readonly kind: "literal"
  readonly values: readonly (string | number | bigint | boolean | null | undefined)[]
  readonly enumeration: boolean
}
/** An object. `rest`: whether undeclared names are dropped, rejected, kept, or checked by a node. */
export type ObjectNode = Common & {
  readonly kind: "object"
  readonly fields: readonly Field[]
  readonly rest: "strip" | "refuse" | "keep" | SchemaNode
  /** The models that this object is an intersection of; the document refers to them. */
  readonly parts?: readonly SchemaNode[]
}
/** An array. */
export type ArrayNode = Common & { readonly kind: "array"; readonly item: SchemaNode; readonly checks: readonly Check[] }
/** A set. Decoded: `Set`; encoded: an array. */
export type SetNode = Common & { readonly kind: "set"; readonly item: SchemaNode; readonly checks: readonly Check[] }
/** A tuple; `rest`: the node of any further items. */
export type TupleNode = Common & { readonly kind: "tuple"; readonly items: readonly SchemaNode[]; readonly rest: SchemaNode | undefined }
/** `z.record` and `z.map`. `map`: decoded as a `Map`. */
export type RecordNode = Common & { readonly kind: "record"; readonly key: SchemaNode; readonly value: SchemaNode; readonly map: boolean }
/** A union of members, with the name of its discriminator field if it has one. */
export type UnionNode = Common & {
  readonly kind: "union"
  readonly members: readonly SchemaNode[]
  readonly discriminator: string | undefined
  /** Exactly one member may accept the value (`z.xor`). */
  readonly exclusive: boolean
}
/** A value that may be absent. */
export type OptionalNode = Common & { readonly kind: "optional"; readonly inner: SchemaNode }
/** A value that may be null. */
export type NullableNode = Common & { readonly kind: "nullable"; readonly inner: SchemaNode }
/** A value with a default. `prefault`: the default is validated like an input. */
export type DefaultNode = Common & {
  readonly kind: "default"
  readonly inner: SchemaNode
  readonly makeDefault: () => unknown
  readonly prefault: boolean
}
/** `z.catch`: the library supplies a value instead of an invalid one. */
export type CatchNode = Common & { readonly kind: "catch"; readonly inner: SchemaNode; readonly ask: AskLibrary }
/** A value with refinements, in their order. */
export type RefinedNode = Common & { readonly kind: "refined"; readonly inner: SchemaNode; readonly refinements: readonly Refinement[] }
/** `from` is the encoded form, `to` the decoded one. `decode` converts only; `check` validates the result with the library. */
export type CodecNode = Common & {
  readonly kind: "codec"
  readonly from: SchemaNode
  readonly to: SchemaNode
  readonly decode: AskLibrary
  readonly check: AskLibrary
  readonly encode: AskLibrary
}
/** First `from`, then `to`, by the library. `oneWay`: a transform or preprocess, which cannot be encoded. */
export type PipeNode = Common & {
  readonly kind: "pipe"
  readonly from: SchemaNode
  readonly to: SchemaNode
  readonly ask: AskLibrary
  readonly oneWay: boolean
}
/** A recursive reference, resolved later. It returns the same object for the same schema, so that references can be recognised. */
export type LazyNode = Common & { readonly kind: "lazy"; readonly resolve: () => SchemaNode }
/** A schema that has no other node: the library validates it. `jsonSchema` is the library's own, if it has one. */
export type OpaqueNode = Common & {
  readonly kind: "opaque"
  readonly ask: AskLibrary
  /** Whether the library may be called with `undefined` for an absent value. */
  readonly mayBeAbsent: boolean
  readonly jsonSchema: ((side: "input" | "output") => object) | undefined
}

/** The description of a schema, by `kind`. */
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
