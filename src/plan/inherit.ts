// What an operation inherits: prefixes, tags, dependencies, responses and settings of app, include and router, resolved once.

import type { Guards } from "../declare/dependency.ts"
import type { ExceptionHandlers } from "../declare/exception-handler.ts"
import type { FrontendOptions } from "../declare/frontend.ts"
import type { AnyOperation, Shared } from "../declare/operation.ts"
import type { ResponseDoc } from "../declare/response.ts"
import { type AnyRouter, checkPath, type Fetchable, type IncludeOptions, type Lifespan, type RouterEntry } from "../declare/router.ts"
import type { SocketDeclaration } from "../declare/socket.ts"
import type { AnyDependency } from "../declare/types.ts"
import { DeclarationError } from "../http/error-code.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Mountable } from "../http/mountable.ts"
import { joinPaths } from "../path/href.ts"
import { documentTemplate, parseTemplate, type Template } from "../path/template.ts"

/** Documented responses by status, range or `default`. */
export type ResponseDocs = ReadonlyMap<string, ResponseDoc>

/** The combined settings of all levels from the app to an operation. */
export interface Inherited {
  readonly prefix: string
  readonly tags: readonly string[]
  readonly dependencies: readonly AnyDependency[]
  readonly responses: ResponseDocs
  readonly middleware: readonly Middleware[]
  /** Those of the routers around it, outermost first, without those of the app. */
  readonly exceptionHandlers: readonly ExceptionHandlers[]
  readonly deprecated: boolean
  readonly includeInSchema: boolean
  readonly responseClass: Shared["responseClass"]
  readonly laxBody: boolean
  readonly strictContentType: boolean
  readonly generateUniqueId: Shared["generateUniqueId"]
  readonly callbacks: readonly AnyRouter[]
  readonly names: object | undefined
}

/** An operation with everything it inherits, but without its own options. */
export interface ResolvedOperation {
  readonly operation: AnyOperation
  readonly template: Template
  readonly inherited: Inherited
}

/** A mounted app with its full prefix. */
export interface ResolvedMount {
  readonly prefix: string
  readonly app: Fetchable | Mountable
  readonly name: string | undefined
  readonly middleware: readonly Middleware[]
}

/** A frontend with everything it inherits. */
export interface ResolvedFrontend {
  /** For example `/app`; `""` for all paths. */
  readonly prefix: string
  readonly options: FrontendOptions
  readonly inherited: Inherited
}

/** A WebSocket with everything it inherits. */
export interface ResolvedSocket {
  readonly socket: SocketDeclaration
  readonly template: Template
  readonly inherited: Inherited
}

/** Everything that an app contains, from all its routers. */
export interface Resolved {
  readonly operations: readonly ResolvedOperation[]
  readonly sockets: readonly ResolvedSocket[]
  readonly mounts: readonly ResolvedMount[]
  readonly frontends: readonly ResolvedFrontend[]
  /** That of the app first, then those of the routers it includes. */
  readonly lifespans: readonly Lifespan[]
}

const nothing: Inherited = {
  prefix: "",
  tags: [],
  dependencies: [],
  responses: new Map(),
  middleware: [],
  exceptionHandlers: [],
  deprecated: false,
  includeInSchema: true,
  responseClass: undefined,
  laxBody: false,
  strictContentType: true,
  generateUniqueId: undefined,
  callbacks: [],
  names: undefined,
}

interface Level extends Shared {
  prefix?: string
  dependencies?: Guards
  responses?: object
  middleware?: readonly Middleware[]
  exceptionHandlers?: ExceptionHandlers
  names?: object
}

/** Adds one level: tags, dependencies, middleware and callbacks are appended, responses replaced by status; else the nearest wins. */
export function inherit(outer: Inherited, level: Level): Inherited {
  return {
    prefix: outer.prefix + (level.prefix ?? ""),
    tags: [...outer.tags, ...(level.tags ?? [])],
    dependencies: [...outer.dependencies, ...(level.dependencies ?? [])],
    responses: new Map([...outer.responses, ...Object.entries((level.responses ?? {}) as Record<string, ResponseDoc>)]),
    middleware: [...outer.middleware, ...(level.middleware ?? [])],
    exceptionHandlers: level.exceptionHandlers?.size ? [...outer.exceptionHandlers, level.exceptionHandlers] : outer.exceptionHandlers,
    deprecated: outer.deprecated || (level.deprecated ?? false),
    includeInSchema: outer.includeInSchema && (level.includeInSchema ?? true),
    responseClass: level.responseClass ?? outer.responseClass,
    laxBody: level.laxBody ?? outer.laxBody,
    strictContentType: level.strictContentType ?? outer.strictContentType,
    generateUniqueId: level.generateUniqueId ?? outer.generateUniqueId,
    callbacks: level.callbacks === undefined ? outer.callbacks : [...outer.callbacks, level.callbacks as AnyRouter],
    names: level.names ?? outer.names,
  }
}

/** Collects the contents of a router and everything it includes, in the order of declaration. `documentOnly`: webhooks or callbacks. */
export function resolveOperations(app: AnyRouter, documentOnly = false): Resolved {
  const operations: ResolvedOperation[] = []
  const sockets: ResolvedSocket[] = []
  const mounts: ResolvedMount[] = []
  const frontends: ResolvedFrontend[] = []
  const lifespans = new Set<Lifespan>()
  const visit = (router: AnyRouter, outer: Inherited, include: IncludeOptions): void => {
    // Once, even if a router is included several times.
    if (router.settings.lifespan !== undefined) lifespans.add(router.settings.lifespan)
    // The app's own middleware and handlers apply to everything, not only to operations.
    const own = router === app ? { middleware: [] } : { middleware: router.middleware, exceptionHandlers: router.exceptionHandlers }
    const inherited = inherit(inherit(outer, include), { ...router.settings, ...own })
    for (const entry of router.entries) place(entry, inherited)
  }
  const place = (entry: RouterEntry, inherited: Inherited): unknown => {
    switch (entry.kind) {
      case "operation":
        return operations.push(resolveOperation(entry.operation, inherited, documentOnly))
      case "include":
        return visit(entry.router, inherited, { ...entry.options, names: entry.options.names ?? {} })
      case "mount":
        return mounts.push({ prefix: inherited.prefix + entry.path, app: entry.app, name: entry.name, middleware: inherited.middleware })
      case "socket":
        return sockets.push(resolveSocket(entry.socket, inherited))
      case "frontend":
        return frontends.push({ prefix: (inherited.prefix + entry.path).replace(/\/$/, ""), options: entry.options, inherited })
      default:
        return entry satisfies never
    }
  }
  visit(app, nothing, {})
  return { lifespans: [...lifespans], operations, sockets, mounts, frontends }
}

function resolveSocket(socket: SocketDeclaration, inherited: Inherited): ResolvedSocket {
  const template = checkPath(() => parseTemplate(joinPaths(inherited.prefix, socket.path)))
  if (template.text.length === 0) throw new DeclarationError("HAYAPI_PATH", "A WebSocket: prefix and path cannot be both empty")
  return { socket, template, inherited }
}

function resolveOperation(operation: AnyOperation, inherited: Inherited, documentOnly: boolean): ResolvedOperation {
  const { path, methods } = operation.declaration
  const parse = documentOnly ? documentTemplate : parseTemplate
  const template = checkPath(() => parse(joinPaths(inherited.prefix, path)))
  if (template.text.length === 0) throw new DeclarationError("HAYAPI_PATH", `${methods.join(",")}: prefix and path cannot be both empty`)
  return { operation, template, inherited }
}
