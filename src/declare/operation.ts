// Operations: what `app.get(path, options, handler)` declares. An operation is a frozen value; nothing is resolved here.
import type { AnyResponseClass } from "../http/response.ts"
import type { AnySchema, InputOf } from "../schema/types.ts"
import type { Errors, Guards } from "./dependency.ts"
import type { Responses, Returned } from "./response.ts"
import type { AnyStream, Stream } from "./stream.ts"
import type { Declarations, Values } from "./types.ts"

/** A response model: a schema, `JsonLines`, `EventStream` or `ByteStream`, `null` for none. */
export type Model = AnySchema | AnyStream | null | undefined

/** What operation, router, include and app share. */
export interface Shared {
  /** Headings of the docs pages; those of app, include, router and operation add up. */
  tags?: readonly string[] | undefined
  /** Struck through on the docs pages; it works as before. */
  deprecated?: boolean | undefined
  /** False: not in the document. */
  includeInSchema?: boolean | undefined
  /** Wraps what handlers return; decides the media type of the document. */
  responseClass?: AnyResponseClass | undefined
  /** Takes JSON by pydantic's lax table instead of strictly. */
  laxBody?: boolean | undefined
  /** False: a body without `content-type` is read as JSON. */
  strictContentType?: boolean | undefined
  /** The operation id; FastAPI's formula of name, path and method if not told otherwise. */
  generateUniqueId?: ((operation: OperationIdentity) => string) | undefined
  /** A router whose operations the client serves and the app calls: documented as callbacks, never served. They add up. */
  callbacks?: Callbacks | undefined
}

/** Any `Router`. Only its shape: `router.ts` imports this file. */
export interface Callbacks {
  readonly entries: readonly unknown[]
  readonly settings: object
  readonly version: number
}

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

/** What one operation declares: what it takes, what it answers, and how it is documented. */
export interface OperationOptions<P, M, S, RS, E, D> extends Shared {
  /** The function's signature: every input by name. */
  params?: P
  /** Checks, filters and documents what the handler returns. */
  responseModel?: M
  /** 200 if not told otherwise. */
  statusCode?: S
  /** Other documented answers, which the handler may return as responses of that status. */
  responses?: RS
  /** Errors it throws, made by `httpError`: documented and typed in the client. */
  errors?: E
  /** Resolved before its own, values unused. */
  dependencies?: D
  /** `"Successful Response"` if not told otherwise. */
  responseDescription?: string
  /** Only these fields leave: names, or an object of names for fields inside (`__all__` for every item of a list). */
  responseModelInclude?: Select<M>
  /** These fields do not leave; written as `responseModelInclude`. */
  responseModelExclude?: Select<M>
  /** Leave out fields that the handler left out. */
  responseModelExcludeUnset?: boolean
  /** Leave out fields that equal their default. */
  responseModelExcludeDefaults?: boolean
  /** Leave out model fields that are null. */
  responseModelExcludeNone?: boolean
  /** For `urlFor`, operation id and summary; the handler's own name if not told otherwise. */
  name?: string
  /** The line of the docs pages; the name in words if not told otherwise. */
  summary?: string
  /** Markdown. */
  description?: string
  /** Unique in the document; made of name, path and method if not told otherwise. */
  operationId?: string
  /** Merged deeply into the Operation Object. */
  openapiExtra?: object
}

/** The options as plan reads them: types gone. */
export type AnyOperationOptions = OperationOptions<any, any, any, any, any, any>

/** Types only: what `Paths` and `TestClient.call` read. `guards`: the operation's and the router's `dependencies`. */
export interface OperationTypes<P, M, S, RS, E, D> {
  readonly params: P
  readonly model: M
  readonly status: S
  readonly responses: RS
  readonly errors: E
  readonly guards: D
}

/** A declared operation, as a value: exported, it types clients and tests. */
export interface Operation<Method extends string, Path extends string, P, M, S, RS, E, D> {
  readonly method: Method
  /** The template with the prefix of its router. */
  readonly path: Path
  readonly "~types": OperationTypes<P, M, S, RS, E, D>
  readonly declaration: OperationDeclaration
}

export interface AnyOperation {
  readonly method: string
  readonly path: string
  readonly "~types": unknown
  readonly declaration: OperationDeclaration
}

export interface OperationDeclaration {
  /** Upper case; several for `route`. */
  readonly methods: readonly string[]
  /** As written, without any prefix. */
  readonly path: string
  readonly options: AnyOperationOptions
  readonly handler: (values: never) => unknown
}

/** Two call forms, told apart by the number of arguments. */
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
    // NoInfer around the whole handler: it must not take part in inferring what it has to obey.
    handler: NoInfer<(values: Values<`${Prefix}${Path}`, P>) => Returned<M, S, RS>>,
  ): Operation<Method, `${Prefix}${Path}`, P, M, S, RS, E, D | G>
}

/** Like `Route`, for several methods: they share one operation. */
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

/** Types the handler of some options when it is kept in another file: `HandlerOf<typeof options, "/items/{item_id}">`. */
export type HandlerOf<O, Path extends string = ""> = (
  values: Values<Path, ParamsOf<O>>,
) => Returned<ModelOf<O>, StatusOf<O>, ResponsesOf<O>>

type ParamsOf<O> = O extends { readonly params: infer P } ? P : {}
type ModelOf<O> = O extends { readonly responseModel: infer M } ? M : undefined
type StatusOf<O> = O extends { readonly statusCode: infer S extends number } ? S : 200
type ResponsesOf<O> = O extends { readonly responses: infer RS } ? RS : {}
