// Hayapi: the app. It declares everything that concerns the whole API; `start` turns it into a run.

import type { Dependency, Guards } from "../declare/dependency.ts"
import type { Shared } from "../declare/operation.ts"
import type { Responses } from "../declare/response.ts"
import { checkPath, Router, Webhooks } from "../declare/router.ts"
import type { AnyDependency, DependencyDeclaration } from "../declare/types.ts"
import type { AppRuntime, FetchHandler } from "../http/app-runtime.ts"
import { escapePath } from "../http/canonical-path.ts"
import { UsageError } from "../http/error-code.ts"

import type { Middleware } from "../http/middleware.ts"
import type { Server, ServerOptions } from "../http/server.ts"
import type { DocumentInfo, OpenAPIDocument } from "../openapi/document.ts"
import { checkPrefix, type PathValue } from "../path/href.ts"
import { parseTemplate } from "../path/template.ts"
import { resolveOperations } from "../plan/inherit.ts"
import { defaultRuntime } from "./default-runtime.ts"
import { describeThrown, guardLogger, jsonLogger, type Logger } from "./logger.ts"
import { planApp } from "./planned.ts"
import { type Run, type RunOptions, startRun } from "./run.ts"
import type { DocsPages, Startable } from "./startable.ts"
import { pathOf } from "./url.ts"

/** The options of an app: its part of the document, what its operations inherit, and its limits. */
export interface AppOptions<D> extends Shared, Partial<DocumentInfo>, Partial<DocsPages> {
  dependencies?: D
  responses?: Responses
  middleware?: readonly Middleware[]
  /** Runs up to its `yield` at start-up and resumes at shutdown; a yielded object is copied to `request.state`. */
  lifespan?: (app: Hayapi<any>) => AsyncGenerator<unknown, void, void> | Generator<unknown, void, void>
  /** The path of the OpenAPI document; null: no document and no pages. Default: `/openapi.json`. */
  openapiUrl?: string | null
  /** The prefix under which a proxy serves the app: requests match with and without it; documents and pages include it. */
  rootPath?: string
  /** Adds `rootPath` and mounts to the document's `servers`. Default: true. */
  rootPathInServers?: boolean
  /** Redirects (307) to the path with or without its last slash if only that one exists. Default: true. */
  redirectSlashes?: boolean
  /** Sends stack traces to clients and reports undocumented responses. Never in production. Default: false. */
  debug?: boolean
  /** Receives faults and warnings. Default: one JSON line each on stderr. */
  logger?: Logger
  /** The largest request body in bytes; null: no limit. Default: 1 MiB. */
  maxBodySize?: number | null
  /** The largest multipart body in bytes; null: no limit. Default: 10 MiB. */
  maxUploadSize?: number | null
  /** What the app runs on: listens, reads files, compresses. Default: the one made for the JavaScript runtime that loads the package. */
  runtime?: AppRuntime
}

export interface ListenOptions extends ServerOptions, RunOptions {}

/** Changes the finished document: edits the one passed to it, or returns another one. */
// biome-ignore lint/suspicious/noConfusingVoidType: a change without a return statement.
export type DocumentChange = (document: OpenAPIDocument) => OpenAPIDocument | void

/** FastAPI's `dependency_overrides`: replacements for tests, by identity. */
export class DependencyOverrides {
  readonly #replacements = new Map<DependencyDeclaration, DependencyDeclaration>()
  #version = 0

  /** Replaces a dependency wherever it is used. */
  set<T>(original: Dependency<T, any, any>, replacement: Dependency<T, any, any>): void {
    this.#replacements.set(original.declaration, replacement.declaration)
    this.#version += 1
  }

  /** Removes the replacement of a dependency. */
  delete(original: AnyDependency): void {
    this.#replacements.delete(original.declaration)
    this.#version += 1
  }

  /** Removes all replacements. */
  clear(): void {
    this.#replacements.clear()
    this.#version += 1
  }

  /** The replaced declarations and their replacements. */
  entries(): Iterable<readonly [DependencyDeclaration, DependencyDeclaration]> {
    return this.#replacements.entries()
  }

  /** A number that changes whenever the replacements change. */
  get version(): number {
    return this.#version
  }
}

const mebibyte = 1024 * 1024

function canonicalPrefix(prefix: string): string {
  checkPath(() => checkPrefix(prefix))
  return prefix === "" ? "" : checkPath(() => parseTemplate(prefix)).parts.join("")
}

/** FastAPI's `FastAPI`: a router with a document, exception handlers, a lifespan and a way to serve it. */
export class Hayapi<const D extends Guards = readonly []> extends Router<"", D> implements Startable {
  readonly title: string
  readonly debug: boolean
  readonly logger: Logger
  readonly redirectSlashes: boolean
  readonly openapiUrl: string | null
  readonly docsUrl: string | null
  readonly redocUrl: string | null
  readonly swaggerUiOauth2RedirectUrl: string | null
  readonly docsAssetsUrl: string | null
  readonly swaggerUiInitOauth: object | null
  readonly swaggerUiParameters: object | null
  readonly rootPath: string
  readonly rootPathInServers: boolean
  /** Operations of other servers that this app calls, by name: documented, never served. */
  readonly webhooks: Router = new Webhooks()
  readonly maxBodySize: number
  readonly maxUploadSize: number
  readonly runtime: AppRuntime
  readonly dependencyOverrides = new DependencyOverrides()
  readonly #info: DocumentInfo
  readonly #changes: DocumentChange[] = []
  #document: { readonly version: number; readonly document: Promise<OpenAPIDocument> } | undefined
  #serving: Promise<{ readonly run: Run; readonly fetch: FetchHandler }> | undefined

  constructor(options: AppOptions<D> = {}) {
    super(options)
    const { title = "FastAPI", version = "0.1.0", schemaTitles = true, separateInputOutputSchemas = true, securityErrors = true } = options
    this.#info = { ...options, title, version, schemaTitles, separateInputOutputSchemas, securityErrors }
    this.title = title
    this.debug = options.debug ?? false
    this.logger = guardLogger(options.logger ?? jsonLogger)
    this.runtime = options.runtime ?? defaultRuntime
    this.redirectSlashes = options.redirectSlashes ?? true
    this.openapiUrl = options.openapiUrl === undefined ? "/openapi.json" : options.openapiUrl
    this.docsUrl = options.docsUrl === undefined ? "/docs" : options.docsUrl
    this.redocUrl = options.redocUrl === undefined ? "/redoc" : options.redocUrl
    const redirectUrl = options.swaggerUiOauth2RedirectUrl
    this.swaggerUiOauth2RedirectUrl = redirectUrl === undefined ? "/docs/oauth2-redirect" : redirectUrl
    this.docsAssetsUrl = options.docsAssetsUrl?.replace(/\/*$/, "/") ?? null
    this.swaggerUiInitOauth = options.swaggerUiInitOauth ?? null
    this.swaggerUiParameters = options.swaggerUiParameters ?? null
    this.rootPath = canonicalPrefix((options.rootPath ?? "").replace(/\/+$/, ""))
    this.rootPathInServers = options.rootPathInServers ?? true
    this.maxUploadSize = options.maxUploadSize === undefined ? 10 * mebibyte : (options.maxUploadSize ?? Number.POSITIVE_INFINITY)
    this.maxBodySize = options.maxBodySize === undefined ? mebibyte : (options.maxBodySize ?? Number.POSITIVE_INFINITY)
  }

  /** Changes when operations, middleware, handlers or overrides do. */
  get planVersion(): number {
    return this.version + this.webhooks.version + this.#changes.length + this.dependencyOverrides.version
  }

  /**
   * Changes the document after it is built: each change gets a copy that it may edit, or returns another document. In the order of the
   * calls. (FastAPI assigns `app.openapi`.)
   */
  transformOpenapi(change: DocumentChange): void {
    this.#changes.push(change)
  }

  /** The OpenAPI document; built once for what is declared now. */
  openapi(): Promise<OpenAPIDocument> {
    const version = this.planVersion
    if (this.#document?.version !== version) this.#document = { version, document: this.#buildDocument() }
    return this.#document.document
  }

  async #buildDocument(): Promise<OpenAPIDocument> {
    const { buildDocument } = await import("../openapi/document.ts")
    // Without overrides: the document describes what clients see, not what a test replaces.
    const { plans, webhooks } = planApp(this, new Map())
    const document = buildDocument(plans, this.#info, webhooks)
    if (this.#changes.length === 0) return document
    return this.#changes.reduce<OpenAPIDocument>((changed, change) => change(changed) ?? changed, structuredClone(document))
  }

  /** Starts the app: plans and builds everything, so that requests can be handled. Runs are independent of each other. */
  start(options: RunOptions = {}): Promise<Run> {
    const { logger } = this
    const tell = (deviation: object) =>
      logger.warn({ event: "undocumented_answer", code: "HAYAPI_UNDOCUMENTED_ANSWER", ...deviation }, "An answer is not documented")
    return startRun(this, this.debug && options.report === undefined ? { ...options, report: { full: true, tell } } : options)
  }

  /** Serves the app. Default: port 8000 of 127.0.0.1; port 0 takes a free one. */
  async listen(options: ListenOptions = {}): Promise<Server> {
    const { overrides, report, ...serverOptions } = options
    const run = await this.start({ overrides, report })
    try {
      const server = await this.runtime.listen(run, {
        ...serverOptions,
        webSockets: run.hasSockets ? (serverOptions.webSockets ?? {}) : undefined,
        onFault: this.#logFault,
      })
      const stop = async (): Promise<void> => {
        await server.stop()
        await run.stop()
      }
      return { url: server.url, port: server.port, stop }
    } catch (error) {
      await run.stop()
      throw error
    }
  }

  /**
   * Answers a Web `Request`: the entry for edge runtimes. The first request starts the app; after a failed start the next one tries again.
   */
  readonly fetch: FetchHandler = async (request, env, context) => {
    const { fetch } = await this.#serve()
    return fetch(request, env, context)
  }

  /**
   * Starts the app for `fetch`, and compiles all operations, which otherwise happens at the first request of each. Rejects if the app
   * cannot start, or an operation cannot be compiled. Can be called again. A run of `app.start()` has its own `ready()`.
   */
  async ready(): Promise<void> {
    const { run } = await this.#serve()
    await run.ready()
  }

  #serve(): Promise<{ readonly run: Run; readonly fetch: FetchHandler }> {
    this.#serving ??= this.#startServing()
    return this.#serving
  }

  #startServing(): Promise<{ readonly run: Run; readonly fetch: FetchHandler }> {
    const starting = this.start().then((run) => ({ run, fetch: this.runtime.serveFetch(run, this.#logFault) }))
    starting.catch(() => {
      this.#serving = undefined
    })
    return starting
  }

  readonly #logFault = (error: unknown): void => {
    this.logger.error({ event: "unhandled_error", ...describeThrown(error) }, "A fault after the answer, or outside of any")
  }

  /**
   * The path of an operation, by its name or its template, filled with values (FastAPI's `url_path_for`); by the name of a mount, the path
   * of `path` inside it: `urlFor("static", { path: "site.css" })`. It begins with `rootPath`. In a request, `request.urlFor` also knows
   * mounts and proxies.
   */
  urlFor(nameOrTemplate: string, values: Readonly<Record<string, PathValue>> = {}): string {
    const found = pathOf(this, nameOrTemplate, values)
    if (found === undefined) throw new UsageError("HAYAPI_URL", `No operation is called ${JSON.stringify(nameOrTemplate)}`)
    return escapePath(this.rootPath) + found.path
  }

  /** Every operation's methods and path template, in the order of declaration. */
  get operations(): readonly { readonly methods: readonly string[]; readonly path: string }[] {
    return resolveOperations(this).operations.map(({ operation, template }) => ({
      methods: operation.declaration.methods,
      path: template.text,
    }))
  }
}
