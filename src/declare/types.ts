// The types that tie a declaration to its handler: what may be declared, and the values a handler gets for it.
import type { BackgroundTasks } from "../http/background.ts"
import type { Exchange } from "../http/exchange.ts"
import type { InjectedResponse } from "../http/injected-response.ts"
import type { PathNames, PathValues } from "../path/types.ts"
import type { AnySchema, OutputOf } from "../schema/types.ts"
import type { ErrorClass } from "./http-error.ts"
import type { AnyParameter } from "./parameter.ts"
import type { WebSocketConnection } from "./websocket.ts"

/** What the framework itself offers a handler beside its parameters. */
export interface Context {
  readonly request: Exchange
  readonly response: InjectedResponse
  readonly background: BackgroundTasks
  readonly signal: AbortSignal
}

/** Names that cannot be declared: use another one with an alias. */
export type Reserved = "request" | "response" | "background" | "signal" | "websocket" | "securityScopes"

export const reservedNames: ReadonlySet<string> = new Set<Reserved>([
  "request",
  "response",
  "background",
  "signal",
  "websocket",
  "securityScopes",
])

/** `function`: ends before the response is sent. `request`: ends after it and the background tasks. `app`: from start-up to shutdown. */
export type Scope = "function" | "request" | "app"

/** Any dependency, whatever it yields and declares. */
export interface AnyDependency {
  readonly "~yields": unknown
  readonly "~declares": unknown
  readonly "~errors": unknown
  readonly "~scope": unknown
  /** How it was declared; the same object behind every `Depends` of it. */
  readonly declaration: DependencyDeclaration
  /** False: made anew for this use. */
  readonly useCache: boolean
  /** What `Security` asks for; added to what the uses around it ask for. */
  readonly scopes: readonly string[]
}

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

/** The OAuth scopes that the uses of a dependency ask for, outermost first. */
export interface SecurityScopes {
  readonly scopes: readonly string[]
  /** Joined by spaces, as `WWW-Authenticate` and token requests want them. */
  readonly scopeStr: string
}

/** What the framework offers a dependency. */
export interface DependencyContext extends Context {
  readonly securityScopes: SecurityScopes
  /** Of a socket; undefined under an operation. */
  readonly websocket: WebSocketConnection | undefined
}

export type Declared = AnySchema | AnyParameter | AnyDependency

/** `params`: one flat record, the function's signature. */
export type Declarations = { readonly [name: string]: Declared } & {
  readonly [K in Reserved]?: "reserved name: declare another one with an alias"
}

/** What a handler gets for one declaration. */
export type ValueOf<D> = D extends { readonly "~yields": infer T }
  ? T
  : D extends { readonly "~schema": infer S }
    ? OutputOf<S>
    : OutputOf<D>

type Aliases<P> = { [K in keyof P]: P[K] extends { readonly "~alias": infer A extends string } ? A : never }[keyof P]

/** The values of the path that no declaration takes, by its own name or by its alias. Aliases are looked at only where a name is left: it costs. */
export type FreePathValues<Path extends string, P> = [PathNames<Path>] extends [keyof P] ? {} : PathValues<Path, keyof P | Aliases<P>>

/** What a handler gets: its declarations, the path's other names, and the context. */
export type Values<Path extends string, P, C = Context> = { [K in keyof P]: ValueOf<P[K]> } & FreePathValues<Path, P> & C

export type Awaitable<T> = T | Promise<T>
