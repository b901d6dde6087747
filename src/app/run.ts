// Run: a started app. It plans everything when it starts, compiles an operation at its first request, and handles exchanges.
import { checkReply, type Deviation } from "../compile/contract.ts"
import { compileOperation, type Handler } from "../compile/operation.ts"
import type { ExceptionHandlers } from "../declare/exception-handler.ts"
import { checkPath, type Fetchable } from "../declare/router.ts"
import type { DependencyDeclaration } from "../declare/types.ts"

import { toReply } from "../http/answer.ts"
import type { AppRuntime } from "../http/app-runtime.ts"

import { escapePath } from "../http/canonical-path.ts"

import type { Exchange, MatchedOperation } from "../http/exchange.ts"
import { HeaderList } from "../http/header-list.ts"
import { otherSlash } from "../http/location.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Place } from "../http/place.ts"
import type { Reply } from "../http/reply.ts"
import { createMatcher, type Matcher } from "../path/matcher.ts"
import { parseTemplate, type Template } from "../path/template.ts"
import type { Overrides } from "../plan/dependency.ts"
import type { ResolvedMount } from "../plan/inherit.ts"
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
import { Chains, middlewareOf } from "./unmatched.ts"
import { pathOf } from "./url.ts"

/** Receives responses that no operation documents. */
export interface Report {
  /** Whether bodies are checked too. */
  readonly full: boolean
  /** Called for each such response. */
  tell(deviation: Deviation): void
}

/** How a run differs from what the app declares; fixed when it starts. */
export interface RunOptions {
  overrides?: Overrides | undefined
  /** Called for every response that the operation does not document; used in tests and with `debug`. `full`: bodies are checked too. */
  report?: Report | undefined
}

/** The interface for engines and test clients. */
export interface Run {
  /** Never throws or rejects. */
  handle(exchange: Exchange): Reply | Promise<Reply>
  /** Compiles every operation and WebSocket now, those of mounted apps too; otherwise each is compiled at its first request. */
  ready(): Promise<void>
  /** Ends app-scoped dependencies and the lifespan; once. */
  stop(): Promise<void>
  /** Whether the app, or one that it mounts, has WebSockets. */
  readonly hasSockets: boolean
}

const noCaptures: readonly string[] = []

interface Mounted {
  readonly prefix: string
  readonly middleware: readonly Middleware[]
  readonly answer: Answer
}

/** Where a request may go. */
interface Routed {
  readonly matcher: Matcher<Answer>
  /** The plans of those that have middleware. */
  readonly wrapped: ReadonlyMap<Answer, OperationPlan>
  /** For handshakes; these go nowhere else but to mounts. */
  readonly sockets: Sockets
  readonly mounts: readonly Mounted[]
  readonly frontends: readonly Frontend[]
  /** For requests that no operation answers. */
  readonly unmatched: Chains
}

interface Routes {
  readonly version: number
  readonly plans: readonly OperationPlan[]
  readonly hasSockets: boolean
  readonly matcher: Matcher<Answer>
  readonly mounts: readonly Mounted[]
  /** Each compiles one operation, or does nothing if that has happened. */
  readonly compiles: readonly (() => unknown)[]
  answer(exchange: Exchange): Reply | Promise<Reply>
}

/** `runtime`: that of the app which mounts this one. */
export async function startRun(app: Startable, options: RunOptions, runtime: AppRuntime = app.runtime): Promise<Run> {
  const run = new StartedApp(app, options, runtime)
  await run.start()
  return run
}

class StartedApp implements Run {
  readonly #app: Startable
  readonly #options: RunOptions
  readonly #runtime: AppRuntime
  readonly #overrides: Map<DependencyDeclaration, DependencyDeclaration> = new Map()
  readonly #scope: AppScope
  readonly #faults: FaultAnswerer
  readonly #children = new Map<Startable, Run>()
  readonly #lifespanState: [unknown, unknown][] = []
  #routes: Routes | undefined
  #replanning: Promise<Routes> | undefined
  #stopped: Promise<void> | undefined

  constructor(app: Startable, options: RunOptions, runtime: AppRuntime) {
    this.#app = app
    this.#options = options
    this.#runtime = runtime
    this.#takeOverrides()
    this.#scope = new AppScope(this.#overrides)
    this.#faults = new FaultAnswerer([app.exceptionHandlers], app.logger, app.debug)
  }

  async start(): Promise<void> {
    // Everything is planned before anything is opened: a wrong declaration must not leave anything open.
    const planned = this.#plan()
    try {
      for (const lifespan of planned.lifespans) {
        const state = await this.#scope.hold(lifespan(this.#app), "The lifespan")
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

  async ready(): Promise<void> {
    const current = this.#routes?.version === this.#app.planVersion ? this.#routes : undefined
    const { compiles } = current ?? (await this.#replan())
    for (const compile of compiles) compile()
    for (const child of this.#children.values()) await child.ready()
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

  // Overrides of the run take precedence over those of the app.
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
    const compiles: (() => unknown)[] = []
    const matcher = createMatcher<Answer>()
    const wrapped = new Map<Answer, OperationPlan>()
    const matched = new Map<MatchedOperation, OperationPlan>()
    for (const plan of plans) {
      const identity = { id: plan.id, path: plan.template.text }
      const answer = this.#answerOperation(plan, identity, compiles)
      matched.set(identity, plan)
      matcher.add(plan.method, plan.template, answer)
      if (plan.middleware.length > 0) wrapped.set(answer, plan)
    }
    if (this.#app.openapiUrl !== null) matcher.add("GET", templateOf(this.#app.openapiUrl), answerDocument(this.#app))
    for (const [path, answer] of await answerPages(this.#app, this.#runtime)) matcher.add("GET", templateOf(path), answer)
    const mounted: Mounted[] = []
    for (const mount of mounts) mounted.push({ ...mount, answer: await this.#answerMount(mount) })
    mounted.sort((a, b) => b.prefix.length - a.prefix.length)
    const opened = await openFrontends(frontends, {
      logger: this.#app.logger,
      runtime: this.#runtime,
      runUnnamed: (plan) => this.#runOperation(plan, undefined, compiles),
      answerFault: this.#answerFault,
    })
    const sockets = routeSockets(socketPlans, {
      appValues: this.#scope.values,
      compiles,
      answerFaultWithin: this.#answerFaultWithin,
      reportFault: (error, exchange) => this.#faults.report(error, exchange),
    })
    const state = this.#lifespanState
    const runtime = this.#runtime
    const refuse = guardAnswer((exchange) => this.#redirectOrRefuse(routed, exchange), this.#answerFault)
    const unmatched = new Chains((layers) => wrapMiddleware(layers, refuse, this.#answerFault))
    const routed: Routed = { matcher, wrapped, sockets, mounts: mounted, frontends: opened, unmatched }
    const { report } = this.#options
    const guarded = guardAnswer((exchange) => this.#dispatch(routed, exchange), this.#answerFault)
    const inner = report === undefined ? guarded : reportDeviations(guarded, matched, report)
    const around = wrapMiddleware(this.#app.middleware, inner, this.#answerFault)
    const { maxBodySize, rootPath } = this.#app
    const placeOf = placesOf(this.#app)
    const answer = (received: Exchange): Reply | Promise<Reply> => {
      const prefix = rootPath === "" ? received.proxyPrefix : rootPath
      const exchange = prefix === "" ? received : underRoot(received, prefix)
      exchange.place = placeOf(exchange.mount, received.place)
      exchange.bodyLimit = maxBodySize
      exchange.runtime = runtime
      for (const [key, value] of state) exchange.state.set(key, value)
      return around(exchange, noCaptures)
    }
    return { version, plans, hasSockets: socketPlans.length > 0, matcher, mounts: mounted, compiles, answer }
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
      return answer(exchange.with({ path: path.slice(prefix.length), mount: exchange.mount + prefix }), noCaptures)
    }
    return upgrade === null ? this.#answerMissing(routed, exchange) : Promise.reject(missingOperation([]))
  }

  // No operation has this method and path: a redirect, a frontend, or a refusal, behind the middleware of the operations that it is near.
  #answerMissing(routed: Routed, exchange: Exchange): Reply | Promise<Reply> {
    const { matcher, wrapped, mounts, frontends, unmatched } = routed
    const { path } = exchange
    const allowed = matcher.allowed(path)
    const other = allowed.length === 0 ? this.#otherPath(routed, path) : undefined
    if (other !== undefined) {
      const mount = mounts.find(({ prefix }) => other.startsWith(`${prefix}/`))
      return unmatched.of(mount?.middleware ?? middlewareOf(exchange, other, matcher, wrapped))(exchange, noCaptures)
    }
    const frontend = allowed.length === 0 ? findFrontend(frontends, exchange) : undefined
    if (frontend !== undefined) return frontend.answer(exchange, noCaptures)
    return unmatched.of(allowed.length === 0 ? [] : middlewareOf(exchange, path, matcher, wrapped))(exchange, noCaptures)
  }

  #redirectOrRefuse(routed: Routed, exchange: Exchange): Reply {
    const allowed = routed.matcher.allowed(exchange.path)
    if (allowed.length === 0 && this.#otherPath(routed, exchange.path) !== undefined) {
      return { status: 307, headers: new HeaderList({ location: otherSlash(exchange) }), body: null }
    }
    if (allowed.includes("GET") && !allowed.includes("HEAD")) allowed.push("HEAD")
    throw missingOperation(allowed.sort())
  }

  // The path with or without its last slash, if only that one exists.
  #otherPath({ matcher, mounts }: Routed, path: string): string | undefined {
    if (!this.#app.redirectSlashes || path === "/") return undefined
    const other = path.endsWith("/") ? path.slice(0, -1) : `${path}/`
    const exists = matcher.allowed(other).length > 0 || mounts.some(({ prefix }) => other.startsWith(`${prefix}/`))
    return exists ? other : undefined
  }

  #runOperation(plan: OperationPlan, identity: MatchedOperation | undefined, compiles: (() => unknown)[]): Answer {
    let handler: Handler | undefined
    const compile = (): Handler => {
      handler ??= compileOperation(plan, {
        appValues: this.#scope.values,
        openSpool: () => this.#runtime.openSpool(),
        maxUploadSize: this.#app.maxUploadSize,
      })
      return handler
    }
    compiles.push(compile)
    return (exchange, captures) => {
      exchange.operation = identity
      return (handler ?? compile())(exchange, captures)
    }
  }

  // Without router middleware and exception handlers, the guard of the app handles its errors.
  #answerOperation(plan: OperationPlan, identity: MatchedOperation, compiles: (() => unknown)[]): Answer {
    const run = this.#runOperation(plan, identity, compiles)
    if (plan.middleware.length === 0 && plan.exceptionHandlers.length === 0) return run
    const answerFault = this.#answerFaultWithin(plan.exceptionHandlers)
    return wrapMiddleware(plan.middleware, guardAnswer(run, answerFault), answerFault)
  }

  async #answerMount(mount: ResolvedMount): Promise<Answer> {
    const { app } = mount
    if (!isStartable(app)) {
      const handle: Answer = async (exchange) => {
        return toReply(await ("fetch" in app ? fetchMounted(app, exchange) : app.handle(exchange)), exchange)
      }
      return wrapMiddleware(mount.middleware, guardAnswer(handle, this.#answerFault), this.#answerFault)
    }
    const run = this.#children.get(app) ?? (await startRun(app, this.#options, this.#runtime))
    this.#children.set(app, run)
    return wrapMiddleware(mount.middleware, (exchange) => run.handle(exchange), this.#answerFault)
  }
}

// Paths set by the app's options: `openapiUrl`, `docsUrl`.
const templateOf = (path: string): Template => checkPath(() => parseTemplate(path))

// The app is reached under the prefix whether or not a proxy strips it. If it was stripped, the received target lacks it.
function underRoot(exchange: Exchange, rootPath: string): Exchange {
  const { path, mount, strippedPrefix } = exchange
  const below = { mount: mount + rootPath }
  if (path === rootPath || path.startsWith(`${rootPath}/`)) return exchange.with({ ...below, path: path.slice(rootPath.length) })
  // Only for the outermost app: there is no proxy between an app and its mounts.
  return exchange.with({ ...below, strippedPrefix: mount === "" ? escapePath(rootPath) : strippedPrefix })
}

function placesOf(app: Startable): (mount: string, outer: Place | undefined) => Place {
  const pathOfApp: Place["pathOf"] = (name, values) => pathOf(app, name, values)
  // Most requests are for an app that is not mounted and has no prefix: they share one object.
  const root: Place = { mount: "", outer: undefined, pathOf: pathOfApp }
  return (mount, outer) => (mount === "" && outer === undefined ? root : { mount, outer, pathOf: pathOfApp })
}

function fetchMounted(app: Fetchable, exchange: Exchange): Response | PromiseLike<Response> {
  const { env, context } = (exchange.platform ?? {}) as { env?: unknown; context?: unknown }
  return app.fetch(new Request(urlBelow(exchange), exchange.web), env, context)
}

// A hayapi app starts and stops with its parent.
function isStartable(app: object): app is Startable {
  return "planVersion" in app && "openapi" in app
}

// A separate layer: the code below it is the same with and without it.
function reportDeviations(answer: Answer, plans: ReadonlyMap<MatchedOperation, OperationPlan>, report: Report): Answer {
  const look = (reply: Reply, exchange: Exchange): Reply => {
    const plan = exchange.operation && plans.get(exchange.operation)
    // An unhandled error is reported as such already, and a client that has gone got no response.
    if (plan === undefined || exchange.state.has(unhandledFault) || exchange.signal.aborted) return reply
    for (const deviation of checkReply(plan, exchange, reply, report.full)) report.tell(deviation)
    return reply
  }
  return (exchange, captures) => {
    const reply = answer(exchange, captures)
    return reply instanceof Promise ? reply.then((later) => look(later, exchange)) : look(reply, exchange)
  }
}

function urlBelow({ scheme, host, path, search }: Exchange): string {
  return `${scheme}://${host}${escapePath(path)}${search}`
}
