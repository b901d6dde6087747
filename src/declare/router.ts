// Routers: operations under a prefix, and what is included and mounted. A router only remembers; plan resolves.
import type { Exchange } from "../http/exchange.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Mountable } from "../http/mountable.ts"
import { checkPrefix } from "../path/href.ts"
import { parseTemplate, TemplateError } from "../path/template.ts"
import type { Guards } from "./dependency.ts"
import { DeclarationError } from "./error.ts"
import type { ExceptionHandler, ExceptionHandlers, FaultKey, HandledError, HandlerResult } from "./exception-handler.ts"
import { checkFrontend, type FrontendOptions } from "./frontend.ts"
import type { AnyOperation, AnyOperationOptions, MultiRoute, Route, Shared } from "./operation.ts"
import type { Responses } from "./response.ts"
import type { SocketDeclaration, SocketRoute } from "./socket.ts"
import type { Awaitable } from "./types.ts"

/** Runs to its `yield` at start-up and on from there at shutdown; a yielded object is copied to `request.state`. */
// The app is `any` here: it belongs to a room that this one must not know.
export type Lifespan = (app: any) => AsyncGenerator<unknown, void, void> | Generator<unknown, void, void>

/** What a router gives to all its operations. */
export interface RouterOptions<Prefix, G> extends Shared {
  /** Starts with `/`, does not end with one. */
  prefix?: Prefix
  dependencies?: G
  responses?: Responses
  /** Around everything it answers, the first one outermost. */
  middleware?: readonly Middleware[]
  /** Begins after that of the app or router that includes it, and ends before. */
  lifespan?: Lifespan
}

/** What an include adds to the operations of a router. */
export interface IncludeOptions extends Shared {
  prefix?: string
  dependencies?: Guards
  responses?: Responses
  middleware?: readonly Middleware[]
  /** The module that exports the operations: their export names become their names. */
  names?: object
}

/** Anything with a Web `fetch`: another framework's app, or a hayapi app. */
export interface Fetchable {
  /** Answers a request; its URL is the path below the mount. On edge runtimes `env` and `context` are those that `app.fetch` was given. */
  fetch(request: Request, env?: any, context?: any): Awaitable<Response>
}

/** One thing a router holds, in the order it was added. */
export type RouterEntry =
  | { readonly kind: "operation"; readonly operation: AnyOperation }
  | { readonly kind: "include"; readonly router: AnyRouter; readonly options: IncludeOptions }
  | { readonly kind: "mount"; readonly path: string; readonly app: Fetchable | Mountable; readonly name: string | undefined }
  | { readonly kind: "socket"; readonly socket: SocketDeclaration }
  | { readonly kind: "frontend"; readonly path: string; readonly options: FrontendOptions }

export interface AnyRouter {
  /** Of what its operations throw. */
  readonly exceptionHandlers: ExceptionHandlers
  /** Around everything it answers, the first one outermost. */
  readonly middleware: readonly Middleware[]
  /** What the constructor was given. */
  readonly settings: RouterOptions<string, Guards>
  readonly entries: readonly RouterEntry[]
  /** Grows with every entry, also of included routers: a running app plans again when it changes. */
  readonly version: number
  onChange(listener: () => void): void
}

/** Runs a check of the path room; what it finds is a wrong declaration. */
export function checkPath<T>(check: () => T): T {
  try {
    return check()
  } catch (error) {
    if (error instanceof TemplateError) throw new DeclarationError("HAYAPI_PATH", error.message)
    throw error
  }
}

/** FastAPI's `APIRouter`. Its prefix and dependencies are in its type. */
export class Router<const Prefix extends string = "", const G extends Guards = readonly []> implements AnyRouter {
  readonly settings: RouterOptions<string, Guards>
  readonly entries: RouterEntry[] = []
  readonly middleware: Middleware[]
  readonly exceptionHandlers = new Map<FaultKey, ExceptionHandler>()
  #version = 0
  readonly #listeners: (() => void)[] = []

  /** Declares a GET operation: `get(path, options, handler)`. */
  readonly get: Route<"get", Prefix, G>
  /** Declares a POST operation: `post(path, options, handler)`. */
  readonly post: Route<"post", Prefix, G>
  /** Declares a PUT operation: `put(path, options, handler)`. */
  readonly put: Route<"put", Prefix, G>
  /** Declares a PATCH operation: `patch(path, options, handler)`. */
  readonly patch: Route<"patch", Prefix, G>
  /** Declares a DELETE operation: `delete(path, options, handler)`. */
  readonly delete: Route<"delete", Prefix, G>
  /** Declares a HEAD operation: `head(path, options, handler)`. */
  readonly head: Route<"head", Prefix, G>
  /** Declares a TRACE operation: `trace(path, options, handler)`. */
  readonly trace: Route<"trace", Prefix, G>
  /** Declares an OPTIONS operation: `options(path, options, handler)`. */
  readonly options: Route<"options", Prefix, G>
  /** One operation for several methods (FastAPI's `api_route`). */
  readonly route: MultiRoute<Prefix, G>
  /** A WebSocket: the handler runs from the handshake to the end of the connection. It is not in the document. */
  readonly websocket: SocketRoute<Prefix>

  constructor(options: RouterOptions<Prefix, G> = {}) {
    checkPath(() => checkPrefix(options.prefix ?? ""))
    this.settings = options as RouterOptions<string, Guards>
    this.middleware = [...(options.middleware ?? [])]
    this.get = this.#route("get")
    this.post = this.#route("post")
    this.put = this.#route("put")
    this.patch = this.#route("patch")
    this.delete = this.#route("delete")
    this.head = this.#route("head")
    this.trace = this.#route("trace")
    this.options = this.#route("options")
    const route = (methods: readonly string[], ...rest: unknown[]): AnyOperation => {
      return this.#declare(
        methods.map((method) => method.toUpperCase()),
        rest,
      )
    }
    this.route = route as MultiRoute<Prefix, G>
    this.websocket = (path: string, ...rest: readonly unknown[]) => this.#declareSocket(path, rest)
  }

  #route<M extends string>(method: M): Route<M, Prefix, G> {
    // Both call forms of Route, read by the number of arguments.
    return ((...rest: unknown[]) => this.#declare([method.toUpperCase()], rest)) as Route<M, Prefix, G>
  }

  #declare(methods: readonly string[], rest: readonly unknown[]): AnyOperation {
    const [path, options, handler] = (rest.length === 2 ? [rest[0], {}, rest[1]] : rest) as [
      string,
      AnyOperationOptions,
      (values: never) => unknown,
    ]
    const fullPath = `${this.settings.prefix ?? ""}${path}`
    this.checkTemplate(fullPath)
    const operation: AnyOperation = {
      method: methods[0]!.toLowerCase(),
      path: fullPath,
      "~types": undefined,
      declaration: Object.freeze({ methods, path, options, handler }),
    }
    this.#add({ kind: "operation", operation })
    return operation
  }

  #declareSocket(path: string, rest: readonly unknown[]): void {
    const [options, handler] = (rest.length === 1 ? [{}, rest[0]] : rest) as [SocketDeclaration["options"], SocketDeclaration["handler"]]
    this.checkTemplate(`${this.settings.prefix ?? ""}${path}`)
    this.#add({ kind: "socket", socket: Object.freeze({ path, options, handler }) })
  }

  /** Throws for a path that no request can have. */
  protected checkTemplate(path: string): void {
    // An empty path takes the prefix of the include, and a URL or runtime expression (`{$request.body#/id}`) may be a callback's: plan looks at them.
    if (path !== "" && !/\{\$|^https?:/.test(path)) checkPath(() => parseTemplate(path))
  }

  /** Adds a router's operations under a prefix; by reference: what is added to it later appears too. */
  include(router: AnyRouter, options: IncludeOptions = {}): void {
    checkPath(() => checkPrefix(options.prefix ?? ""))
    if (reaches(router, this))
      throw new DeclarationError("HAYAPI_ROUTER_CYCLE", "A router cannot include itself, directly or through others")
    this.#add({ kind: "include", router, options })
  }

  /** Hands everything under `path` to another app, which has its own document, handlers and middleware. */
  mount(path: string, app: Fetchable | Mountable, options: { name?: string } = {}): void {
    checkPath(() => checkPrefix(path))
    this.#add({ kind: "mount", path, app, name: options.name })
  }

  /**
   * Serves the static build of a web app at `path` and below, where no operation, mount or slash redirect answers; of several the longest path wins.
   * What the app or router depends on runs before it.
   */
  frontend(path: string, options: FrontendOptions): void {
    this.#add({ kind: "frontend", path: checkFrontend(path, options), options })
  }

  /** Adds middleware inside what is there: the first one added is outermost. */
  use(...middleware: readonly Middleware[]): void {
    this.middleware.push(...middleware)
    this.#change()
  }

  /**
   * Answers what its operations and their dependencies throw: by status (for `HTTPException`) or by error class with its subclasses.
   * The nearest router goes first, the app last; an app also answers its own 404 and 405.
   */
  exceptionHandler<K extends FaultKey>(key: K, handler: (request: Exchange, error: HandledError<K>) => Awaitable<HandlerResult>): void {
    this.exceptionHandlers.set(key, handler)
    this.#change()
  }

  /** Asked for by every request: it is counted when something changes, not when it is read. */
  get version(): number {
    return this.#version
  }

  /** Tells of every change of this router and of those it includes. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  #change(): void {
    this.#version += 1
    for (const listener of this.#listeners) listener()
  }

  #add(entry: RouterEntry): void {
    this.entries.push(entry)
    if (entry.kind === "include") entry.router.onChange(() => this.#change())
    this.#change()
  }
}

/** The router of `app.webhooks`: its operations are only documented, and their paths are names. */
export class Webhooks extends Router {
  protected override checkTemplate(_path: string): void {}
}

function reaches(from: AnyRouter, target: AnyRouter): boolean {
  return from === target || from.entries.some((entry) => entry.kind === "include" && reaches(entry.router, target))
}
