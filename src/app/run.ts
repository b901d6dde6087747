// Run: a started app. It plans everything when it starts, compiles an operation at its first request, and answers exchanges.
import type { AppValues } from "../compile/call.ts"
import { checkReply, type Deviation } from "../compile/contract.ts"
import { compileOperation, type Handler } from "../compile/operation.ts"
import type { ExceptionHandlers } from "../declare/exception-handler.ts"
import type { DependencyDeclaration } from "../declare/types.ts"
import { escapePath } from "../http/canonical-path.ts"
import type { Exchange, MatchedOperation } from "../http/exchange.ts"
import type { FileResponse } from "../http/file-response.ts"
import { HeaderList } from "../http/header-list.ts"
import { otherSlash } from "../http/location.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Place } from "../http/place.ts"
import type { Reply } from "../http/reply.ts"
import type { OpenSpool } from "../http/upload-file.ts"
import { replyFromResponse } from "../http/web.ts"
import { createMatcher, type Matcher } from "../path/matcher.ts"
import { parseTemplate } from "../path/template.ts"
import type { Overrides } from "../plan/dependency.ts"
import type { PlacedMount } from "../plan/inherit.ts"
import { checkModels } from "../plan/model.ts"
import { appScopeOf, type OperationPlan } from "../plan/operation.ts"
import { answerDocument } from "./document.ts"
import { FaultAnswerer, missingOperation, unhandledFault } from "./fault.ts"
import { type Frontend, findFrontend, openFrontends } from "./frontend.ts"
import { type Answer, type AnswerFault, guardAnswer, wrapMiddleware } from "./middleware.ts"
import { answerPages } from "./pages.ts"
import { type PlannedApp, planApp } from "./planned.ts"
import { AppScope } from "./scope.ts"
import { routeSockets, type Sockets } from "./socket.ts"
import type { Startable } from "./startable.ts"
import { middlewareOf } from "./unmatched.ts"
import { pathOf } from "./url.ts"

/** Who is told of answers that no operation documents. */
export interface Report {
  /** Whether bodies are checked too. */
  readonly full: boolean
  /** Is told of one answer. */
  tell(deviation: Deviation): void
}

/** How a run differs from what the app declares; fixed when it starts. */
export interface RunOptions {
  overrides?: Overrides | undefined
  /** Told of every answer that the operation does not document; while testing and with `debug`. `full`: bodies are checked too. */
  report?: Report | undefined
}

/** What an engine or a test client drives. */
export interface Run {
  /** Never throws or rejects. */
  handle(exchange: Exchange): Reply | Promise<Reply>
  /** Ends app-scoped dependencies and the lifespan; once. */
  stop(): Promise<void>
  /** Whether the app, or one that it mounts, has WebSockets. */
  readonly hasSockets: boolean
}

interface Mounted {
  readonly prefix: string
  readonly middleware: readonly Middleware[]
  readonly answer: Answer
}

/** Where a request may go. */
interface Routed {
  readonly matcher: Matcher<Answerable>
  /** The plans of those that have middleware. */
  readonly wrapped: ReadonlyMap<Answerable, OperationPlan>
  /** For handshakes; these go nowhere else but to mounts. */
  readonly sockets: Sockets
  readonly mounts: readonly Mounted[]
  readonly frontends: readonly Frontend[]
}

interface Routes {
  readonly version: number
  readonly plans: readonly OperationPlan[]
  readonly hasSockets: boolean
  readonly matcher: Matcher<Answerable>
  readonly mounts: readonly Mounted[]
  readonly answer: Answer
}

type Answerable = (exchange: Exchange, captures: readonly string[]) => Reply | Promise<Reply>

const resolveFile = async (response: FileResponse, exchange: Exchange): Promise<Reply> => {
  const { resolveFileResponse } = await import("../files/file-response.ts")
  return resolveFileResponse(response, exchange)
}

const openSpool: OpenSpool = async () => {
  const { openDiskSpool } = await import("../files/spool.ts")
  return openDiskSpool()
}

export async function startRun(app: Startable, options: RunOptions): Promise<Run> {
  const run = new StartedApp(app, options)
  await run.start()
  return run
}

class StartedApp implements Run {
  readonly #app: Startable
  readonly #options: RunOptions
  readonly #overrides: Map<DependencyDeclaration, DependencyDeclaration> = new Map()
  readonly #scope: AppScope
  readonly #faults: FaultAnswerer
  readonly #children = new Map<Startable, Run>()
  readonly #lifespanState: [unknown, unknown][] = []
  #routes: Routes | undefined
  #replanning: Promise<Routes> | undefined
  #stopped: Promise<void> | undefined

  constructor(app: Startable, options: RunOptions) {
    this.#app = app
    this.#options = options
    this.#takeOverrides()
    this.#scope = new AppScope(this.#overrides)
    this.#faults = new FaultAnswerer([app.exceptionHandlers], app.logger, app.debug)
  }

  async start(): Promise<void> {
    // Everything is planned before anything is opened: a wrong declaration leaves nothing behind.
    const planned = this.#plan()
    try {
      for (const lifespan of planned.lifespans) {
        const state = await this.#scope.hold(lifespan(this.#app))
        if (typeof state === "object" && state !== null) this.#lifespanState.push(...Object.entries(state))
      }
      this.#routes = await this.#route(planned)
    } catch (error) {
      await this.stop()
      throw error
    }
    for (const { code, message } of planned.warnings) this.#app.logger.warn({ event: "declaration", code }, message)
  }

  handle(exchange: Exchange): Reply | Promise<Reply> {
    const routes = this.#routes
    if (routes === undefined || routes.version !== this.#app.planVersion) return this.#replan().then((fresh) => fresh.answer(exchange))
    return routes.answer(exchange)
  }

  get hasSockets(): boolean {
    return this.#routes?.hasSockets === true || [...this.#children.values()].some((child) => child.hasSockets)
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#end()
    return this.#stopped
  }

  async #end(): Promise<void> {
    for (const child of [...this.#children.values()].reverse()) await child.stop()
    await this.#scope.end()
  }

  // An operation was added, or an override changed, while the app runs. Requests that come meanwhile wait for the same plan.
  #replan(): Promise<Routes> {
    this.#replanning ??= this.#routeAgain().finally(() => {
      this.#replanning = undefined
    })
    return this.#replanning
  }

  async #routeAgain(): Promise<Routes> {
    this.#takeOverrides()
    this.#routes = await this.#route(this.#plan())
    return this.#routes
  }

  // Those of the run win over those of the app.
  #takeOverrides(): void {
    this.#overrides.clear()
    const all = [...this.#app.dependencyOverrides.entries(), ...(this.#options.overrides ?? [])]
    for (const [original, replacement] of all) this.#overrides.set(original, replacement)
  }

  #plan(): PlannedApp {
    const planned = planApp(this.#app, this.#overrides)
    checkModels([...planned.plans, ...planned.webhooks])
    return planned
  }

  async #route({ plans, sockets: socketPlans, mounts, frontends, version }: PlannedApp): Promise<Routes> {
    await this.#scope.build([...plans, ...socketPlans, ...frontends.map(({ operation }) => operation)].flatMap(appScopeOf))
    const matcher = createMatcher<Answerable>()
    const wrapped = new Map<Answerable, OperationPlan>()
    for (const plan of plans) {
      const answer = this.#answerOperation(plan, this.#scope.values)
      matcher.add(plan.method, plan.template, answer)
      if (plan.middleware.length > 0) wrapped.set(answer, plan)
    }
    if (this.#app.openapiUrl !== null) matcher.add("GET", parseTemplate(this.#app.openapiUrl), answerDocument(this.#app))
    for (const [path, answer] of await answerPages(this.#app)) matcher.add("GET", parseTemplate(path), answer)
    const mounted: Mounted[] = []
    for (const mount of mounts) mounted.push({ ...mount, answer: await this.#answerMount(mount) })
    mounted.sort((a, b) => b.prefix.length - a.prefix.length)
    const opened = await openFrontends(frontends, {
      logger: this.#app.logger,
      runUnnamed: (plan) => this.#runOperation(plan, this.#scope.values, undefined),
      answerFault: this.#answerFault,
    })
    const sockets = routeSockets(socketPlans, {
      appValues: this.#scope.values,
      answerFaultWithin: this.#answerFaultWithin,
      reportFault: (error, exchange) => this.#faults.report(error, exchange),
    })
    const state = this.#lifespanState
    const routed = { matcher, wrapped, sockets, mounts: mounted, frontends: opened }
    const inner = guardAnswer((exchange) => this.#dispatch(routed, exchange), this.#answerFault)
    const around = wrapMiddleware(this.#app.middleware, inner, this.#answerFault)
    const { maxBodySize, rootPath } = this.#app
    const placeOf = placesOf(this.#app)
    const answer: Answer = (received) => {
      const prefix = rootPath === "" ? received.proxyPrefix : rootPath
      const exchange = prefix === "" ? received : underRoot(received, prefix)
      exchange.place = placeOf(exchange.mount, received.place)
      exchange.bodyLimit = maxBodySize
      for (const [key, value] of state) exchange.state.set(key, value)
      return around(exchange)
    }
    return { version, plans, hasSockets: socketPlans.length > 0, matcher, mounts: mounted, answer }
  }

  readonly #answerFault = (error: unknown, exchange: Exchange): Reply | Promise<Reply> => this.#faults.answer(error, exchange)

  readonly #answerFaultWithin = (routers: readonly ExceptionHandlers[]): AnswerFault => {
    const faults = this.#faults.within(routers)
    return (error, exchange) => faults.answer(error, exchange)
  }

  #dispatch(routed: Routed, exchange: Exchange): Reply | Promise<Reply> {
    const { matcher, sockets, mounts } = routed
    const { method, path, upgrade } = exchange
    if (upgrade !== null) {
      const socket = sockets.match("GET", path)
      if (socket !== undefined) return socket.value(exchange, socket.captures)
    }
    const match =
      upgrade !== null ? undefined : (matcher.match(method, path) ?? (method === "HEAD" ? matcher.match("GET", path) : undefined))
    if (match !== undefined) return match.value(exchange, match.captures)
    for (const { prefix, answer } of mounts) {
      if (!path.startsWith(`${prefix}/`)) continue
      return answer(exchange.with({ path: path.slice(prefix.length), mount: exchange.mount + prefix }))
    }
    return upgrade === null ? this.#answerMissing(routed, exchange) : Promise.reject(missingOperation([]))
  }

  #answerMissing({ matcher, wrapped, mounts, frontends }: Routed, exchange: Exchange): Reply | Promise<Reply> {
    const { path } = exchange
    const allowed = matcher.allowed(path)
    if (allowed.length === 0 && this.#app.redirectSlashes && path !== "/") {
      const other = path.endsWith("/") ? path.slice(0, -1) : `${path}/`
      const mount = mounts.find(({ prefix }) => other.startsWith(`${prefix}/`))
      if (mount !== undefined || matcher.allowed(other).length > 0) {
        const middleware = mount?.middleware ?? middlewareOf(exchange, other, matcher, wrapped)
        const redirect = (): Reply => ({ status: 307, headers: new HeaderList({ location: otherSlash(exchange) }), body: null })
        return wrapMiddleware(middleware, redirect, this.#answerFault)(exchange)
      }
    }
    const frontend = allowed.length === 0 ? findFrontend(frontends, exchange) : undefined
    if (frontend !== undefined) return frontend.answer(exchange)
    if (allowed.includes("GET") && !allowed.includes("HEAD")) allowed.push("HEAD")
    const refuse = guardAnswer(() => {
      throw missingOperation(allowed.sort())
    }, this.#answerFault)
    const middleware = allowed.length === 0 ? [] : middlewareOf(exchange, path, matcher, wrapped)
    return wrapMiddleware(middleware, refuse, this.#answerFault)(exchange)
  }

  #runOperation(plan: OperationPlan, appValues: AppValues, identity: MatchedOperation | undefined): Answerable {
    let handler: Handler | undefined
    return (exchange, captures) => {
      exchange.operation = identity
      handler ??= compileOperation(plan, { appValues, resolveFile, openSpool, maxUploadSize: this.#app.maxUploadSize })
      return handler(exchange, captures)
    }
  }

  #answerOperation(plan: OperationPlan, appValues: AppValues): Answerable {
    const run = this.#runOperation(plan, appValues, { id: plan.id, path: plan.template.text })
    const { report } = this.#options
    if (report === undefined && plan.middleware.length === 0 && plan.exceptionHandlers.length === 0) return run
    const answerFault = this.#answerFaultWithin(plan.exceptionHandlers)
    return (exchange, captures) => {
      const guarded = guardAnswer((inner) => run(inner, captures), answerFault)
      const answer: Answer = report === undefined ? guarded : reportDeviations(guarded, plan, report)
      return wrapMiddleware(plan.middleware, answer, answerFault)(exchange)
    }
  }

  async #answerMount(mount: PlacedMount): Promise<Answer> {
    const { app } = mount
    if (!isStartable(app)) {
      const handle =
        "fetch" in app
          ? async (exchange: Exchange) => replyFromResponse(await app.fetch(new Request(urlBelow(exchange), exchange.web)))
          : (exchange: Exchange) => app.handle(exchange)
      return wrapMiddleware(mount.middleware, guardAnswer(handle, this.#answerFault), this.#answerFault)
    }
    const run = this.#children.get(app) ?? (await startRun(app, this.#options))
    this.#children.set(app, run)
    return wrapMiddleware(mount.middleware, (exchange) => run.handle(exchange), this.#answerFault)
  }
}

// Whether or not a proxy has taken the prefix off, the app is reached under it. What the engine received has it not, if it was taken off.
function underRoot(exchange: Exchange, rootPath: string): Exchange {
  const { path, mount, strippedPrefix } = exchange
  const below = { mount: mount + rootPath }
  if (path === rootPath || path.startsWith(`${rootPath}/`)) return exchange.with({ ...below, path: path.slice(rootPath.length) })
  // Only in front of everything: where an app is mounted, no proxy is in between.
  return exchange.with({ ...below, strippedPrefix: mount === "" ? escapePath(rootPath) : strippedPrefix })
}

function placesOf(app: Startable): (mount: string, outer: Place | undefined) => Place {
  const pathOfApp: Place["pathOf"] = (name, values) => pathOf(app, name, values)
  // Nearly all requests are for an app that is all there is.
  const root: Place = { mount: "", outer: undefined, pathOf: pathOfApp }
  return (mount, outer) => (mount === "" && outer === undefined ? root : { mount, outer, pathOf: pathOfApp })
}

// A hayapi app starts and stops with its parent.
function isStartable(app: object): app is Startable {
  return "planVersion" in app && "openapi" in app
}

function reportDeviations(answer: Answer, plan: OperationPlan, report: Report): Answer {
  const look = (reply: Reply, exchange: Exchange): Reply => {
    // A fault is told as such already, and to a client that has gone nothing was answered.
    if (exchange.state.has(unhandledFault) || exchange.signal.aborted) return reply
    for (const deviation of checkReply(plan, exchange, reply, report.full)) report.tell(deviation)
    return reply
  }
  return (exchange) => {
    const reply = answer(exchange)
    return reply instanceof Promise ? reply.then((later) => look(later, exchange)) : look(reply, exchange)
  }
}

function urlBelow({ scheme, host, path, search }: Exchange): string {
  return `${scheme}://${host}${escapePath(path)}${search}`
}
