// Routers: operations under a prefix, with included routers and mounted apps. Only declared here; `plan` resolves them.
import { DeclarationError } from "../http/error-code.ts"
import type { Exchange } from "../http/exchange.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Mountable } from "../http/mountable.ts"
import { checkPrefix } from "../path/href.ts"
import { parseTemplate, TemplateError } from "../path/template.ts"
import type { Guards } from "./dependency.ts"
import type { ExceptionHandler, ExceptionHandlers, FaultKey, HandledError, HandlerResult } from "./exception-handler.ts"
import { checkFrontend, type FrontendOptions } from "./frontend.ts"
import type { AnyOperation, AnyOperationOptions, MultiRoute, Route, Shared } from "./operation.ts"
import type { Responses } from "./response.ts"
import type { SocketDeclaration, SocketRoute } from "./socket.ts"
import type { Awaitable } from "./types.ts"

/** Runs to its `yield` at start-up and continues at shutdown; a yielded object is copied to `request.state`. */
// The app is `any`, because this room must not import its type.
export type Lifespan = (app: any) => AsyncGenerator<unknown, void, void> | Generator<unknown, void, void>

/** The options of a router, which apply to all its operations. */
export interface RouterOptions<Prefix, G> extends Shared {
  /** Starts with `/` and does not end with one. Default: none. */
  prefix?: Prefix
  dependencies?: G
  responses?: Responses
  /** Middleware around everything it serves, the first one outermost. */
  middleware?: readonly Middleware[]
  /** Starts after that of the app or router that includes it, and ends before it. */
  lifespan?: Lifespan
}

/** The options that an include adds to the operations of a router. */
export interface IncludeOptions extends Shared {
  prefix?: string
  dependencies?: Guards
  responses?: Responses
  middleware?: readonly Middleware[]
  /** The module that exports the operations: operations without a name are named after their exports. */
  names?: object
}

/** Anything with a Web `fetch`: another framework's app, or a hayapi app. */
export interface Fetchable {
  /**
   * Returns the response to a request, whose URL is the path below the mount. On edge runtimes `env` and `context` are those that `app.fetch`
   * was given.
   */
  fetch(request: Request, env?: any, context?: any): Awaitable<Response>
}

/** An entry of a router, in the order of declaration. */
export type RouterEntry =
  | { readonly kind: "operation"; readonly operation: AnyOperation }
  | { readonly kind: "include"; readonly router: AnyRouter; readonly options: IncludeOptions }
  | { readonly kind: "mount"; readonly path: string; readonly app: Fetchable | Mountable; readonly name: string | undefined }
  | { readonly kind: "socket"; readonly socket: SocketDeclaration }
  | { readonly kind: "frontend"; readonly path: string; readonly options: FrontendOptions }

/** Any router, without its types. */
export interface AnyRouter {
  /** Handlers of errors that its operations throw. */
  readonly exceptionHandlers: ExceptionHandlers
  /** Middleware around everything it serves, the first one outermost. */
  readonly middleware: readonly Middleware[]
  /** The options of the constructor. */
  readonly settings: RouterOptions<string, Guards>
  readonly entries: readonly RouterEntry[]
  /** Increases with every change, also of included routers, so that a running app plans again. */
  readonly version: number
}

// The changes of all routers there are. A router does not know who includes it, because it would keep those apps alive.
let allChanges = 0

/** Runs a check of a path, and rethrows its `TemplateError` as a `DeclarationError`. */
export function checkPath<T>(check: () => T): T {
  try {
    return check()
  } catch (error) {
    if (error instanceof TemplateError) throw new DeclarationError("HAYAPI_PATH", error.message)
    throw error
  }
}

/** A group of operations (FastAPI's `APIRouter`). Its type has its prefix and dependencies. */
export class Router<const Prefix extends string = "", const G extends Guards = readonly []> implements AnyRouter {
  readonly settings: RouterOptions<string, Guards>
  readonly entries: RouterEntry[] = []
  readonly middleware: Middleware[]
  readonly exceptionHandlers = new Map<FaultKey, ExceptionHandler>()
  #ownChanges = 0
  #version = 0
  #countedAt = 0

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
  /** Declares one operation for several methods (FastAPI's `api_route`). */
  readonly route: MultiRoute<Prefix, G>
  /** Declares a WebSocket: the handler runs from the handshake to the end of the connection. It is not in the document. */
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
    // Both call forms of Route, distinguished by the number of arguments.
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

  /** Throws `DeclarationError` for a path that no request can have. */
  protected checkTemplate(path: string): void {
    // `plan` checks an empty path (it gets the include's prefix), and a URL or runtime expression (`{$request.body#/id}`) of a callback.
    if (path !== "" && !/\{\$|^https?:/.test(path)) checkPath(() => parseTemplate(path))
  }

  /** Includes the operations of a router, also those added to it later. Throws `DeclarationError` if a router would include itself. */
  include(router: AnyRouter, options: IncludeOptions = {}): void {
    checkPath(() => checkPrefix(options.prefix ?? ""))
    if (reaches(router, this))
      throw new DeclarationError("HAYAPI_ROUTER_CYCLE", "A router cannot include itself, directly or through others")
    this.#add({ kind: "include", router, options })
  }

  /** Passes all requests below `path` to another app, which has its own document, handlers and middleware. */
  mount(path: string, app: Fetchable | Mountable, options: { name?: string } = {}): void {
    checkPath(() => checkPrefix(path))
    this.#add({ kind: "mount", path, app, name: options.name })
  }

  /**
   * Serves the static build of a web app at `path` and below, if no operation, mount or slash redirect matches. If several match, the
   * longest path wins. Dependencies of the app or router run first.
   */
  frontend(path: string, options: FrontendOptions): void {
    this.#add({ kind: "frontend", path: checkFrontend(path, options), options })
  }

  /** Adds middleware inside the existing ones: the first one added is outermost. */
  use(...middleware: readonly Middleware[]): void {
    this.middleware.push(...middleware)
    this.#change()
  }

  /**
   * Handles errors of its operations and their dependencies: by status (for `HTTPException`) or by error class with its subclasses.
   * The nearest router's handler is used, the app's last. The app's handlers also handle its own 404 and 405.
   */
  exceptionHandler<K extends FaultKey>(key: K, handler: (request: Exchange, error: HandledError<K>) => Awaitable<HandlerResult>): void {
    this.exceptionHandlers.set(key, handler)
    this.#change()
  }

  /** The number of changes, also of included routers. Every request reads it, so it is counted again only after a change. */
  get version(): number {
    if (this.#countedAt !== allChanges) {
      this.#version = this.entries.reduce((sum, entry) => (entry.kind === "include" ? sum + entry.router.version : sum), this.#ownChanges)
      this.#countedAt = allChanges
    }
    return this.#version
  }

  #change(): void {
    this.#ownChanges += 1
    allChanges += 1
  }

  #add(entry: RouterEntry): void {
    this.entries.push(entry)
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
