// The types that connect a declaration with its handler: what may be declared, and the values that a handler is passed.
import type { BackgroundTasks } from "../http/background.ts"
import type { Exchange } from "../http/exchange.ts"
import type { InjectedResponse } from "../http/injected-response.ts"
import type { PathNames, PathValues } from "../path/types.ts"
import type { AnySchema, OutputOf } from "../schema/types.ts"
import type { ErrorClass } from "./http-error.ts"
import type { AnyParameter } from "./parameter.ts"
import type { WebSocketConnection } from "./websocket.ts"

/** What the framework passes to a handler besides its parameters. */
export interface Context {
  readonly request: Exchange
  readonly response: InjectedResponse
  readonly background: BackgroundTasks
  readonly signal: AbortSignal
}

/** Names that cannot be declared. Choose another name, with an alias. */
export type Reserved = "request" | "response" | "background" | "signal" | "websocket" | "securityScopes"

/** The reserved names at run time. */
export const reservedNames: ReadonlySet<string> = new Set<Reserved>([
  "request",
  "response",
  "background",
  "signal",
  "websocket",
  "securityScopes",
])

/** `function`: ends before the response is sent. `request`: after the response and the background tasks. `app`: when the app stops. */
export type Scope = "function" | "request" | "app"

/** Any dependency, whatever it yields and declares. */
export interface AnyDependency {
  readonly "~yields": unknown
  readonly "~declares": unknown
  readonly "~errors": unknown
  readonly "~scope": unknown
  /** How it was declared; the same object for every `Depends` of it. */
  readonly declaration: DependencyDeclaration
  /** If false, a separate value is made for this use. */
  readonly useCache: boolean
  /** The scopes that `Security` requires, added to those of the uses around it. */
  readonly scopes: readonly string[]
}

/** The declaration of a dependency. */
export interface DependencyDeclaration {
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  readonly call: (values: never) => unknown
  readonly scope: Scope
  readonly errors: readonly ErrorClass[]
  readonly dependencies: readonly AnyDependency[]
  /** A security scheme: its name and Security Scheme Object in the document. */
  readonly security?: { readonly name: string; readonly object: object }
}

/** The OAuth scopes that the uses of a dependency require, outermost first. */
export interface SecurityScopes {
  readonly scopes: readonly string[]
  /** Separated by spaces, as in `WWW-Authenticate` and token requests. */
  readonly scopeStr: string
}

/** What the framework passes to a dependency besides its parameters. */
export interface DependencyContext extends Context {
  readonly securityScopes: SecurityScopes
  /** The connection of a WebSocket; undefined in an operation. */
  readonly websocket: WebSocketConnection | undefined
}

/** A schema, a marker or a dependency. */
export type Declared = AnySchema | AnyParameter | AnyDependency

/** `params`: one flat record, like a function's signature. */
export type Declarations = { readonly [name: string]: Declared } & {
  readonly [K in Reserved]?: "reserved name: declare another one with an alias"
}

/** The value that a handler is passed for a declaration. */
export type ValueOf<D> = D extends { readonly "~yields": infer T }
  ? T
  : D extends { readonly "~schema": infer S }
    ? OutputOf<S>
    : OutputOf<D>

type Aliases<P> = { [K in keyof P]: P[K] extends { readonly "~alias": infer A extends string } ? A : never }[keyof P]

/** The path values that are not declared by name or alias. Aliases are slow to check, so only if an undeclared name is left. */
export type FreePathValues<Path extends string, P> = [PathNames<Path>] extends [keyof P] ? {} : PathValues<Path, keyof P | Aliases<P>>

/** The values of a handler: its declarations, the other names of the path, and the context. */
export type Values<Path extends string, P, C = Context> = { [K in keyof P]: ValueOf<P[K]> } & FreePathValues<Path, P> & C

/** A value or a promise of it. */
export type Awaitable<T> = T | Promise<T>
