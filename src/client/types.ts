// Types of a client: from exported operations to the `paths` type of openapi-fetch. Types only; no file is generated.

import type { Stream } from "../declare/stream.ts"
import type { AnyDependency, FreePathValues } from "../declare/types.ts"
import type { BarePath, PathValues } from "../path/types.ts"
import type { AnySchema, InputOf, OutputOf } from "../schema/types.ts"

type Pretty<T> = { [K in keyof T]: T[K] } & {}
type Leaf = string | number | boolean | null | undefined | File | Blob

/** The encoded type of a value: JSON has no Date, bigint, Set, Map or bytes. */
export type Wire<T> = T extends Leaf
  ? T
  : T extends Date | Uint8Array
    ? string
    : T extends bigint
      ? number
      : T extends ReadonlySet<infer U>
        ? Wire<U>[]
        : T extends ReadonlyMap<string, infer V>
          ? Record<string, Wire<V>>
          : T extends object
            ? { [K in keyof T]: Wire<T[K]> }
            : T

/** The encoded type that a client sends. The input of a codec is already encoded. */
type Sent<S> = Wire<InputOf<S>>
/** The encoded type that a client receives: fields that are always present are not optional. */
type Received<S> = Wire<WireOutput<S>>
// Codecs are encoded as their input. If input and output differ only in defaults, the output says which fields are always present.
type WireOutput<S> = OutputOf<S> extends InputOf<S> ? OutputOf<S> : Required0<InputOf<S>, OutputOf<S>>
type Required0<I, O> = I extends readonly unknown[] | Leaf | Date | bigint
  ? I
  : { [K in keyof I as K extends keyof O ? (undefined extends O[K] ? never : K) : never]-?: Exclude<I[K], undefined> } & {
      [K in keyof I as K extends keyof O ? (undefined extends O[K] ? K : never) : K]?: I[K]
    }

type Loose<T> = Pretty<
  { -readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
    -readonly [K in keyof T as undefined extends T[K] ? K : never]?: T[K]
  }
>
type Join<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never

// ---- one declaration: its schema, its source, its encoded name
type SchemaOf<D> = D extends { readonly "~schema": infer S } ? S : D
type In<D> = Sent<SchemaOf<D>>
type Scalar = string | number | bigint | boolean | Date | null | undefined
type Files = File | readonly File[]
type Inferred<I> = unknown extends I ? "query" : [I] extends [Scalar] ? "query" : [I] extends [Files | null | undefined] ? "upload" : "body"
type SourceOf<K, D, InPath> = K extends InPath
  ? "path"
  : D extends { readonly "~source": infer S }
    ? S
    : D extends { readonly "~yields": any }
      ? "dependency"
      : Inferred<InputOf<D>>
// `userAgent` and `user_agent` become `user-agent`: a dash between a small letter or digit and a capital. Same as plan's toHeaderName.
type Kebab<S extends string, R extends string = "", AfterSmall = false> = S extends `${infer C}${infer T}`
  ? C extends "_" | "-"
    ? Kebab<T, `${R}-`>
    : C extends Lowercase<C>
      ? Kebab<T, `${R}${C}`, true>
      : Kebab<T, AfterSmall extends true ? `${R}-${Lowercase<C>}` : `${R}${Lowercase<C>}`>
  : R
type WireName<K, D, S> = D extends { readonly "~alias": infer A extends string } ? A : S extends "header" ? Kebab<K & string> : K
// An object model as query, header, cookie or form is flattened.
type IsModel<D> =
  NonNullable<InputOf<SchemaOf<D>>> extends infer I
    ? I extends readonly unknown[] | Scalar | File | ReadonlySet<any>
      ? false
      : I extends object
        ? true
        : false
    : false
type KebabKeys<T> = { [K in keyof T as Kebab<K & string>]: T[K] }
type ModelOf<D, S> = S extends "header" ? KebabKeys<In<D>> : In<D>

// ---- all declarations of an operation: its own, and those of its dependencies and guards, at any depth
type DeclaredBy<D> = D extends { readonly "~declares": infer P } ? AllOf<P> : never
type DependenciesIn<P> = { [K in keyof P]: P[K] extends { readonly "~yields": any } ? P[K] : never }[keyof P]
type Plain<P> = { [K in keyof P as P[K] extends { readonly "~source": any } ? K : P[K] extends AnySchema ? K : never]: P[K] }
type AllOf<P> = [DependenciesIn<P>] extends [never] ? Plain<P> : Plain<P> & Join<DeclaredBy<DependenciesIn<P>>>
type Everything<P, G> = [G] extends [never] ? AllOf<P> : AllOf<P> & Join<DeclaredBy<G>>
type ErrorsOf<D> = D extends { readonly "~declares": infer P; readonly "~errors": infer E extends readonly unknown[] }
  ? E[number] | ErrorsOf<DependenciesIn<P>>
  : never

type Group<P, S, InPath> = Loose<{
  [K in keyof P as SourceOf<K, P[K], InPath> extends S ? (IsModel<P[K]> extends true ? never : WireName<K, P[K], S>) : never]: In<P[K]>
}> &
  ([ModelKeys<P, S, InPath>] extends [never]
    ? {}
    : // Boxed, so that a union of models is not distributed.
      Unboxed<Join<{ [K in ModelKeys<P, S, InPath>]: { model: ModelOf<P[K], S> } }[ModelKeys<P, S, InPath>]>>)
type Unboxed<B> = B extends { model: infer M } ? M : {}
type ModelKeys<P, S, InPath> = {
  [K in keyof P]-?: SourceOf<K, P[K], InPath> extends S ? (IsModel<P[K]> extends true ? K : never) : never
}[keyof P]
type Named<N extends string, G> = {} extends G ? { [K in N]?: G } : { [K in N]: G }

// ---- the request body
type KeysFrom<P, InPath, S> = { [K in keyof P]-?: SourceOf<K, P[K], InPath> extends S ? K : never }[keyof P]
type Content<T extends string, B> = undefined extends B
  ? { requestBody?: { content: { [K in T]: Exclude<B, undefined> } } }
  : { requestBody: { content: { [K in T]: B } } }
type IsUnion<T, U = T> = T extends U ? ([U] extends [T] ? false : true) : never
type Keyed<P, K extends keyof P> = Loose<{ [X in K as WireName<X, P[X], "body"> & PropertyKey]: In<P[X]> }>
type Embeds<D> = D extends { readonly "~embed": infer E } ? E : false
type JsonBody<P, K extends keyof P> = true extends IsUnion<K> | Embeds<P[K]>
  ? {} extends Keyed<P, K>
    ? Keyed<P, K> | undefined
    : Keyed<P, K>
  : In<P[K]>
// A form with a file is multipart, and may also be sent as FormData.
type FormContent<G> = [Extract<G[keyof G], Files>] extends [never]
  ? Content<"application/x-www-form-urlencoded", {} extends G ? G | undefined : G>
  : Content<"multipart/form-data", FormData | G | ({} extends G ? undefined : never)>
type RequestBody<P, InPath> = [KeysFrom<P, InPath, "body">] extends [never]
  ? [KeysFrom<P, InPath, "form" | "upload">] extends [never]
    ? { requestBody?: never }
    : FormContent<Group<P, "form" | "upload", InPath>>
  : Content<"application/json", JsonBody<P, KeysFrom<P, InPath, "body">>>

// ---- the responses
type Json<T> = { content: { "application/json": T } }

/** FastAPI's 422 body. */
export interface ValidationError {
  detail: { type: string; loc: (string | number)[]; msg: string; input?: unknown; ctx?: Record<string, unknown> }[]
}
type Success<M> = M extends AnySchema
  ? Json<Received<M>>
  : M extends Stream<infer K, infer I, infer T>
    ? { content: { [X in T]: K extends "bytes" ? string : ReceivedItem<I> } }
    : Json<unknown>
// A client reads JSON Lines and event streams item by item: `parseAs: "stream"`.
type ReceivedItem<I> = I extends AnySchema ? Received<I> : unknown
type ErrorReplies<X> = {
  [E in X as E extends { readonly statusCode: infer S extends number } ? S : never]: Json<{
    detail: E extends { readonly "~detail": infer D } ? (D extends AnySchema ? Received<D> : D) : unknown
  }>
}
type NoBody = 204 | 205 | 304
type Replies<M, S, RS, X> = { [K in S & number]: K extends NoBody ? { content?: never } : Success<M> } & {
  [K in keyof RS as K extends S ? never : K extends number | "default" | "4XX" | "5XX" ? K : never]: RS[K] extends {
    readonly model: infer Y
  }
    ? Json<Received<Y>>
    : Json<unknown>
} & ErrorReplies<X>
// FastAPI's 422: if there are inputs, and no 422, 4XX or default is documented.
type Validation<P, Path extends string, RS> = [keyof P | keyof PathValues<Path>] extends [never]
  ? {}
  : [keyof RS & (422 | "4XX" | "default")] extends [never]
    ? { 422: Json<ValidationError> }
    : {}

type PathGroup<P, Path extends string> = {
  [K in keyof PathValues<Path>]: K extends keyof P ? In<P[K]> : OrElse<AliasedAs<P, K>, PathValues<Path>[K]>
}
type AliasedAs<P, K> = { [X in keyof P]: P[X] extends { readonly "~alias": K } ? In<P[X]> : never }[keyof P]
type OrElse<T, E> = [T] extends [never] ? E : T
type Described<P, Path extends string, M, S, RS, X> = {
  parameters: Named<"path", PathGroup<P, Path>> &
    Named<"query", Group<P, "query", keyof PathValues<Path>>> &
    Named<"header", Group<P, "header", keyof PathValues<Path>>> & { cookie?: Group<P, "cookie", keyof PathValues<Path>> }
  responses: Replies<M, S, RS, X> & Validation<P, Path, RS>
} & RequestBody<P, keyof PathValues<Path>>

/** The options that `include` was called with, which are not part of an operation's type: `Paths` takes them as a second argument. */
export interface Under {
  prefix?: string
  dependencies?: readonly AnyDependency[]
}
type GuardsOf<U> = U extends { readonly dependencies: readonly (infer D)[] } ? D : never
type Types = { params: unknown; model: unknown; status: unknown; responses: unknown; errors: unknown; guards: unknown }
type TypesOf<O> = O extends { readonly "~types": infer T extends Types } ? T : never
type Describe<T extends Types, Path extends string, G> = Described<
  Everything<T["params"], G>,
  Path,
  T["model"],
  T["status"],
  T["responses"],
  (T["errors"] & readonly unknown[])[number] | ErrorsOf<DependenciesIn<T["params"]>> | ErrorsOf<G>
>
type Of<O, U> = O extends { readonly path: infer Path extends string }
  ? Describe<TypesOf<O>, `${Prefix<U>}${Path}`, (TypesOf<O>["guards"] & readonly unknown[])[number] | GuardsOf<U>>
  : never

type Prefix<U> = U extends { readonly prefix: infer P extends string } ? P : ""
type ByPath<Module, U> = {
  [K in keyof Module as Module[K] extends { readonly method: string; readonly path: infer P extends string }
    ? `${Prefix<U>}${BarePath<P>}`
    : never]: Module[K]
}
type ByMethod<O, U> = { [X in O as X extends { readonly method: infer M extends string } ? M : never]: Of<X, U> }

/**
 * The `paths` type of openapi-fetch for a module of exported operations: `createClient<Paths<typeof api>>()`. Several modules:
 * `Paths<typeof items & typeof orders>`. Operations of an `include`: `Paths<typeof items, typeof included>`.
 */
export type Paths<Module, U extends Under = {}> = { [P in keyof ByPath<Module, U>]: ByMethod<ByPath<Module, U>[P], U> }

// ---- hayapi/testing: client.call(operation, values)
type Flat<P, Path extends string> = Loose<{ [K in keyof P]: In<P[K]> } & FreePathValues<Path, P>>

/** The values of `TestClient.call`: every declared name of the operation and its dependencies, encoded. */
export type CallArguments<O> = O extends { readonly path: infer Path extends string }
  ? Flat<Everything<TypesOf<O>["params"], (TypesOf<O>["guards"] & readonly unknown[])[number]>, Path>
  : never

/** The result of `TestClient.call`: the parsed body of the main response; for a stream, all its items. */
export type CallResult<O> = TypesOf<O>["model"] extends infer M ? ResultOf<M> : never
type ResultOf<M> = M extends AnySchema
  ? Received<M>
  : M extends Stream<infer K, infer I, any>
    ? K extends "bytes"
      ? string
      : ReceivedItem<I>[]
    : unknown
