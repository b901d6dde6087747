// Operations: what `app.get(path, options, handler)` declares. An operation is a frozen value; nothing is resolved here.
import type { AnyResponseClass } from "../http/response.ts"
import type { AnySchema, InputOf } from "../schema/types.ts"
import type { Errors, Guards } from "./dependency.ts"
import type { Responses, Returned } from "./response.ts"
import type { AnyStream, Stream } from "./stream.ts"
import type { Declarations, Values } from "./types.ts"

/** A response model: a schema, `JsonLines`, `EventStream` or `ByteStream`; `null` for none. */
export type Model = AnySchema | AnyStream | null | undefined

/** Options that operations, routers, includes and apps have in common. */
export interface Shared {
  /** Headings in the docs pages. Tags of app, include, router and operation are appended. */
  tags?: readonly string[] | undefined
  /** Struck through in the docs pages; it still works. Default: false. */
  deprecated?: boolean | undefined
  /** Whether it is in the document. Default: true. */
  includeInSchema?: boolean | undefined
  /** The class that makes responses from returned values; it sets the media type in the document. Default: JSON. */
  responseClass?: AnyResponseClass | undefined
  /** Whether JSON bodies are validated by pydantic's lax rules instead of strictly. Default: false. */
  laxBody?: boolean | undefined
  /** Whether a JSON body needs a `content-type`. Default: true. */
  strictContentType?: boolean | undefined
  /** Makes the operation id. Default: FastAPI's formula of name, path and method. */
  generateUniqueId?: ((operation: OperationIdentity) => string) | undefined
  /** A router with operations that the app calls and the client serves: documented, never served. Callbacks of all levels are appended. */
  callbacks?: Callbacks | undefined
}

/** Any `Router`. Only its shape, because `router.ts` imports this file. */
export interface Callbacks {
  readonly entries: readonly unknown[]
  readonly settings: object
  readonly version: number
}

/** What an operation id is made from. */
export interface OperationIdentity {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly tags: readonly string[]
}

type Keys<M> = M extends AnySchema
  ? keyof NonNullable<InputOf<M>> & string
  : M extends Stream<any, infer S extends AnySchema, any>
    ? keyof NonNullable<InputOf<S>> & string
    : never
type Select<M> = readonly Keys<M>[] | { readonly [name: string]: true | readonly string[] | object }

/** The options of an operation: its inputs, its responses, and its documentation. */
export interface OperationOptions<P, M, S, RS, E, D> extends Shared {
  /** The inputs of the handler by name, like a function's signature. */
  params?: P
  /** Checks, filters and documents the value that the handler returns. */
  responseModel?: M
  /** The status of the response. Default: 200. */
  statusCode?: S
  /** Other documented responses, which the handler may return as response objects. */
  responses?: RS
  /** Errors that it throws, made by `httpError`: documented and typed in the client. */
  errors?: E
  /** Dependencies that run before those in `params` and whose values it does not need. */
  dependencies?: D
  /** The description of the main response. Default: `"Successful Response"`. */
  responseDescription?: string
  /** Only these fields are sent: names, or an object of names for nested fields (`__all__` for every item of a list). */
  responseModelInclude?: Select<M>
  /** These fields are not sent. Same form as `responseModelInclude`. */
  responseModelExclude?: Select<M>
  /** Omit fields that the handler omitted. Default: false. */
  responseModelExcludeUnset?: boolean
  /** Omit fields that equal their default. Default: false. */
  responseModelExcludeDefaults?: boolean
  /** Omit model fields that are null. Default: false. */
  responseModelExcludeNone?: boolean
  /** The name for `urlFor`, operation id and summary. Default: the handler's own name. */
  name?: string
  /** The title in the docs pages. Default: the name in words. */
  summary?: string
  /** Markdown. */
  description?: string
  /** The operation id, unique in the document. Default: made from name, path and method. */
  operationId?: string
  /** Merged deeply into the Operation Object. */
  openapiExtra?: object
}

/** The options without their types, as `plan` reads them. */
export type AnyOperationOptions = OperationOptions<any, any, any, any, any, any>

/** Types only, for `Paths` and `TestClient.call`. `guards`: the `dependencies` of the operation and the router. */
export interface OperationTypes<P, M, S, RS, E, D> {
  readonly params: P
  readonly model: M
  readonly status: S
  readonly responses: RS
  readonly errors: E
  readonly guards: D
}

/** A declared operation as a value. If it is exported, clients and tests get its types. */
export interface Operation<Method extends string, Path extends string, P, M, S, RS, E, D> {
  readonly method: Method
  /** The template with the prefix of its router. */
  readonly path: Path
  readonly "~types": OperationTypes<P, M, S, RS, E, D>
  readonly declaration: OperationDeclaration
}

/** Any operation, without its types. */
export interface AnyOperation {
  readonly method: string
  readonly path: string
  readonly "~types": unknown
  readonly declaration: OperationDeclaration
}

/** The declaration of an operation. */
export interface OperationDeclaration {
  /** In upper case; `route` declares several. */
  readonly methods: readonly string[]
  /** As written, without any prefix. */
  readonly path: string
  readonly options: AnyOperationOptions
  readonly handler: (values: never) => unknown
}

/** A function that declares an operation: `(path, handler)` or `(path, options, handler)`. */
export interface Route<Method extends string, Prefix extends string, G extends Guards> {
  <const Path extends string>(
    path: Path,
    handler: (values: Values<`${Prefix}${Path}`, {}>) => unknown,
  ): Operation<Method, `${Prefix}${Path}`, {}, undefined, 200, {}, readonly [], G>
  <
    const Path extends string,
    const P extends Declarations = {},
    M extends Model = undefined,
    const S extends number = 200,
    const RS extends Responses = {},
    const E extends Errors = readonly [],
    const D extends Guards = readonly [],
  >(
    path: Path,
    options: OperationOptions<P, M, S, RS, E, D>,
    // NoInfer around the whole handler: the handler must not influence the types that it has to satisfy.
    handler: NoInfer<(values: Values<`${Prefix}${Path}`, P>) => Returned<M, S, RS>>,
  ): Operation<Method, `${Prefix}${Path}`, P, M, S, RS, E, D | G>
}

/** Like `Route`, for several methods that share one operation. */
export interface MultiRoute<Prefix extends string, G extends Guards> {
  <const M extends string, const Path extends string>(
    methods: readonly M[],
    path: Path,
    handler: (values: Values<`${Prefix}${Path}`, {}>) => unknown,
  ): Operation<Lowercase<M>, `${Prefix}${Path}`, {}, undefined, 200, {}, readonly [], G>
  <
    const M extends string,
    const Path extends string,
    const P extends Declarations = {},
    R extends Model = undefined,
    const S extends number = 200,
    const RS extends Responses = {},
    const E extends Errors = readonly [],
    const D extends Guards = readonly [],
  >(
    methods: readonly M[],
    path: Path,
    options: OperationOptions<P, R, S, RS, E, D>,
    handler: NoInfer<(values: Values<`${Prefix}${Path}`, P>) => Returned<R, S, RS>>,
  ): Operation<Lowercase<M>, `${Prefix}${Path}`, P, R, S, RS, E, D | G>
}

/** The type of a handler that is in another file than its options: `HandlerOf<typeof options, "/items/{item_id}">`. */
export type HandlerOf<O, Path extends string = ""> = (
  values: Values<Path, ParamsOf<O>>,
) => Returned<ModelOf<O>, StatusOf<O>, ResponsesOf<O>>

type ParamsOf<O> = O extends { readonly params: infer P } ? P : {}
type ModelOf<O> = O extends { readonly responseModel: infer M } ? M : undefined
type StatusOf<O> = O extends { readonly statusCode: infer S extends number } ? S : 200
type ResponsesOf<O> = O extends { readonly responses: infer RS } ? RS : {}
