// Dependencies: values that are made per request, per handler call or once per app, from their own declared inputs.
import type { ErrorClass } from "./http-error.ts"
import type { AnyDependency, Declarations, DependencyContext, DependencyDeclaration, Scope, Values } from "./types.ts"

/** A dependency. Properties that start with `~` are for types only: what it yields, declares and throws; the client reads them. */
export interface Dependency<T, P = {}, E = readonly [], S extends Scope = Scope> extends AnyDependency {
  readonly "~yields": T
  readonly "~declares": P
  readonly "~errors": E
  readonly "~scope": S
}

/** Error classes, made by `httpError`. */
export type Errors = readonly ErrorClass[]
/** Dependencies that are run for their effect only. */
export type Guards = readonly AnyDependency[]

/** The options of a dependency: how long it lives, what it throws, what runs before it. */
export interface DependencyOptions<E, D, S> {
  /** How long the value lives. Default: `"request"`. */
  scope?: S
  /** The errors it may throw: documented on every operation that uses it. */
  errors?: E
  /** Dependencies that run before it and whose values it does not need. */
  dependencies?: D
  name?: string
}

type Yielded<R> = R extends AsyncGenerator<infer Y, any, any> | Generator<infer Y, any, any> ? Y : Awaited<R>
// A dependency's own `dependencies` count as declared under numeric keys.
type WithGuards<P, D> = D extends readonly [] ? P : P & D
type AppScoped<P> = {
  readonly [K in keyof P]: P[K] extends { readonly "~scope": "app" } ? P[K] : "an app-scoped dependency takes only app-scoped dependencies"
}
type ContextOf<S> = S extends "app" ? unknown : DependencyContext

/**
 * Declares a dependency: `dependency(call, options)` or `dependency(params, call, options)`. A generator yields the value once and cleans
 * up after it. An app-scoped dependency takes only app-scoped ones.
 */
export function dependency<
  R,
  const E extends Errors = readonly [],
  const D extends Guards = readonly [],
  const S extends Scope = "request",
>(call: (values: ContextOf<S>) => R, options?: DependencyOptions<E, D, S>): Dependency<Yielded<R>, WithGuards<{}, D>, E, S>
export function dependency<
  const P extends Declarations,
  R,
  const E extends Errors = readonly [],
  const D extends Guards = readonly [],
  const S extends Scope = "request",
>(
  params: P & (S extends "app" ? AppScoped<P> : unknown),
  call: (values: Values<"", P, ContextOf<S>>) => R,
  options?: DependencyOptions<E, D, S>,
): Dependency<Yielded<R>, WithGuards<P, D>, E, S>
export function dependency(...parts: unknown[]): AnyDependency {
  const params = typeof parts[0] === "function" ? {} : parts[0]
  const [call, options = {}] = (typeof parts[0] === "function" ? parts : parts.slice(1)) as [
    (values: never) => unknown,
    DependencyOptions<Errors, Guards, Scope>?,
  ]
  return makeDependency(
    {
      name: options.name ?? (call.name || "dependency"),
      params: params as Readonly<Record<string, unknown>>,
      call,
      scope: options.scope ?? "request",
      errors: options.errors ?? [],
      dependencies: options.dependencies ?? [],
    },
    true,
  )
}

function makeDependency(declaration: DependencyDeclaration, useCache: boolean, scopes: readonly string[] = []): AnyDependency {
  // The properties starting with `~` matter only to types.
  return {
    declaration,
    useCache,
    scopes,
    "~yields": undefined,
    "~declares": declaration.params,
    "~errors": declaration.errors,
    "~scope": declaration.scope,
  }
}

/** Uses a dependency with options. `useCache: false` makes a separate value for this use. Default: true. */
export function Depends<T, P, E, S extends Scope>(
  dependency: Dependency<T, P, E, S>,
  options: { useCache?: boolean } = {},
): Dependency<T, P, E, S> {
  // The declaration is the same, so the types are the same.
  return makeDependency(dependency.declaration, options.useCache ?? true) as Dependency<T, P, E, S>
}

/** Like `Depends`, with OAuth scopes: they are passed to this dependency and all below it as `securityScopes`, and are in the document. */
export function Security<T, P, E, S extends Scope>(
  dependency: Dependency<T, P, E, S>,
  options: { scopes?: readonly string[]; useCache?: boolean } = {},
): Dependency<T, P, E, S> {
  // The declaration is the same, so the types are the same.
  return makeDependency(dependency.declaration, options.useCache ?? true, options.scopes) as Dependency<T, P, E, S>
}

/** Whether a value is a dependency: made by `dependency`, `Depends` or `Security`, or a security scheme. */
export function isDependency(value: unknown): value is AnyDependency {
  return typeof value === "object" && value !== null && "~yields" in value
}
