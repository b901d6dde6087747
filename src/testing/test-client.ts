// TestClient: calls an app in process, without a socket, and reports faults and undocumented responses to the test.

import type { Hayapi } from "../app/app.ts"
import { unhandledFault } from "../app/fault.ts"
import { planApp } from "../app/planned.ts"
import type { Run, RunOptions } from "../app/run.ts"
import type { CallArguments, CallResult } from "../client/types.ts"
import type { Deviation } from "../compile/contract.ts"
import type { AnyOperation } from "../declare/operation.ts"
import type { AnyDependency } from "../declare/types.ts"
import { UsageError } from "../http/error-code.ts"
import type { Exchange } from "../http/exchange.ts"
import { HeaderList } from "../http/header-list.ts"
import type { Reply } from "../http/reply.ts"
import { isStreamBody } from "../http/reply-body.ts"
import type { Socket } from "../http/socket.ts"
import { respond, WebExchange } from "../http/web.ts"
import { buildRequest, findPlan, parseBody } from "./call.ts"
import { connectInProcess, connectOverSocket } from "./connect.ts"
import { CookieJar } from "./cookie-jar.ts"
import { type Accepted, HandshakeError, TestWebSocket } from "./websocket.ts"

/** The options of a test client. */
export interface TestClientOptions {
  /** Rejects responses that the OpenAPI document does not describe: status, body, excess fields. Default: false. */
  contract?: boolean
  /** False: a fault is the 500 that clients see, instead of being thrown into the test. Default: true. */
  raiseServerExceptions?: boolean
  /** Default: `http://testserver`. */
  baseUrl?: string
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>
  cookies?: Readonly<Record<string, string>>
  /** Follows redirects, at most 20. Default: true. */
  followRedirects?: boolean
  /** Dependencies and their replacements. */
  overrides?: readonly (readonly [AnyDependency, AnyDependency])[]
  /** `node`: a real socket on 127.0.0.1 instead of a call in process. */
  engine?: "node"
}

/** Options of a request. */
export interface TestRequest {
  headers?: Readonly<Record<string, string>> | Headers | readonly (readonly [string, string])[]
  /** Sent as JSON. */
  json?: unknown
  body?: string | Uint8Array | FormData | URLSearchParams | ReadableStream<Uint8Array>
  /** Appended to the path. */
  query?: Readonly<Record<string, string | number | boolean | readonly string[]>>
  /** `manual`: returns the redirect itself. */
  redirect?: "follow" | "manual"
  signal?: AbortSignal
}

/** Options of a WebSocket handshake. */
export interface TestHandshake {
  headers?: TestRequest["headers"]
  /** Offered to the app, which may choose one. */
  subprotocols?: readonly string[]
  /** Appended to the path. */
  query?: TestRequest["query"]
}

/** A response that the document does not describe, in a contract test. */
export class ContractError extends Error {
  override readonly name = "ContractError"
  readonly deviations: readonly Deviation[]

  constructor(deviations: readonly Deviation[]) {
    super(deviations.map(({ operation, status, message }) => `${operation} answered ${status}: ${message}`).join("\n"))
    this.deviations = deviations
  }
}

/** `call` received a response that is not a success. */
export class CallError extends Error {
  override readonly name = "CallError"
  readonly response: Response
  /** The parsed JSON body, or its text. */
  readonly body: unknown

  constructor(response: Response, body: unknown, request: string) {
    super(`${request} answered ${response.status}: ${JSON.stringify(body)}`)
    this.response = response
    this.body = body
  }
}

interface Started {
  send(request: Request, headers: HeaderList): Promise<Response>
  /** An accepted handshake, or the response that refused it. */
  connect(request: Request, headers: HeaderList): Promise<Accepted | Response>
  stop(): Promise<void>
}

type CallValues<O> =
  {} extends CallArguments<O> ? [values?: CallArguments<O>, options?: CallOptions] : [values: CallArguments<O>, options?: CallOptions]

/** Options of a call besides its values. */
export interface CallOptions {
  /** Selects one path of an operation that is included more than once. */
  prefix?: string
  /** Sent in addition to the declared values, for example a token. */
  headers?: TestRequest["headers"]
}

const mostRedirects = 20

/** FastAPI's `TestClient`: starts the app at the first request, runs its lifespan, and ends it with `close` or `await using`. */
export class TestClient implements AsyncDisposable {
  readonly cookies = new CookieJar()
  /** Sent with every request: those of the options, and in process what FastAPI's client sends. May be changed at any time. */
  readonly headers: HeaderList
  readonly #app: Hayapi<any>
  readonly #options: TestClientOptions
  readonly #deviations: Deviation[] = []
  readonly #told = new Set<string>()
  readonly #running = new Set<Promise<void>>()
  /** Abort responses whose bodies were not read. One for each request: a shared signal would warn of too many listeners. */
  readonly #aborts = new Set<AbortController>()
  /** Open WebSockets, each with the rest of the app's work on it. */
  readonly #sockets = new Map<Socket, Promise<unknown>>()
  readonly #requests = new Set<Request>()
  #started: Promise<Started> | undefined

  constructor(app: Hayapi<any>, options: TestClientOptions = {}) {
    this.#app = app
    this.#options = options
    this.headers = new HeaderList(options.headers)
    for (const [name, value] of options.engine === undefined ? usualHeaders : []) {
      if (!this.headers.has(name)) this.headers.append(name, value)
    }
    for (const [name, value] of Object.entries(options.cookies ?? {})) this.cookies.set(name, value)
  }

  /** Sends a GET. */
  get(path: string, request?: TestRequest): Promise<Response> {
    return this.request("GET", path, request)
  }
  /** Sends a POST. */
  post(path: string, request?: TestRequest): Promise<Response> {
    return this.request("POST", path, request)
  }
  /** Sends a PUT. */
  put(path: string, request?: TestRequest): Promise<Response> {
    return this.request("PUT", path, request)
  }
  /** Sends a PATCH. */
  patch(path: string, request?: TestRequest): Promise<Response> {
    return this.request("PATCH", path, request)
  }
  /** Sends a DELETE. */
  delete(path: string, request?: TestRequest): Promise<Response> {
    return this.request("DELETE", path, request)
  }
  /** Sends a HEAD. */
  head(path: string, request?: TestRequest): Promise<Response> {
    return this.request("HEAD", path, request)
  }
  /** Sends an OPTIONS. */
  options(path: string, request?: TestRequest): Promise<Response> {
    return this.request("OPTIONS", path, request)
  }

  /** Sends a request and follows redirects. Rejects with the app's own error if it ends in a fault. */
  async request(method: string, path: string, request: TestRequest = {}): Promise<Response> {
    const url = this.#urlOf(path, request.query)
    const follow = (request.redirect ?? (this.#options.followRedirects === false ? "manual" : "follow")) === "follow"
    let current: { method: string; url: URL; body: TestRequest["body"] } = { method, url, body: bodyOf(request) }
    for (let count = 0; ; count++) {
      const response = await this.#sendOne(current.method, current.url, current.body, request)
      const location = response.headers.get("location")
      if (!follow || location === null || ![301, 302, 303, 307, 308].includes(response.status)) return response
      if (count === mostRedirects) throw new UsageError("HAYAPI_TEST", `More than ${mostRedirects} redirects`)
      const keep = response.status >= 307 || current.method === "GET" || current.method === "HEAD"
      const next = new URL(location, current.url)
      current = keep ? { ...current, url: next } : { method: "GET", url: next, body: undefined }
    }
  }

  /**
   * Opens a WebSocket (FastAPI's `websocket_connect`); rejects with `HandshakeError` if the app refuses, or with the app's own error.
   * Close it, or declare it with `await using`.
   */
  async websocket(path: string, handshake: TestHandshake = {}): Promise<TestWebSocket> {
    const url = this.#urlOf(path, handshake.query)
    const headers = this.#headersOf(handshake, url)
    // A handshake has its own header.
    headers.delete("connection")
    if (handshake.subprotocols !== undefined) headers.set("sec-websocket-protocol", handshake.subprotocols.join(", "))
    const { connect } = await this.#start()
    const opened = await connect(new Request(url, { headers: [...headers] }), headers)
    const response = opened instanceof Response ? opened : opened.response
    this.cookies.take(response, url)
    if (opened instanceof Response) throw new HandshakeError(opened, path)
    const { socket, ended } = opened
    this.#sockets.set(socket, ended)
    Promise.all([socket.closed, ended]).finally(() => this.#sockets.delete(socket))
    return new TestWebSocket(opened)
  }

  #urlOf(path: string, query: TestRequest["query"] = {}): URL {
    const url = new URL(path, this.#options.baseUrl ?? "http://testserver")
    for (const [name, value] of Object.entries(query)) {
      for (const text of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(text))
    }
    return url
  }

  /** Calls an operation with its declared values and returns the parsed response; rejects with `CallError` unless it is a success. */
  async call<O extends AnyOperation>(operation: O, ...[values, options]: CallValues<O>): Promise<CallResult<O>> {
    const { plans } = planApp(this.#app, new Map())
    const plan = findPlan(plans, operation, options?.prefix ?? "")
    const { method, path, headers, cookies, body } = buildRequest(plan, (values ?? {}) as Record<string, unknown>)
    const cookie: [string, string][] = cookies.length === 0 ? [] : [["cookie", cookies.map((pair) => pair.join("=")).join("; ")]]
    const sent = [...new HeaderList(options?.headers), ...headers, ...cookie]
    const response = await this.request(method, path, { headers: sent, ...(body === undefined ? {} : { body }) })
    const text = await response.text()
    const parsed = parseBody(text, response.headers.get("content-type") ?? "")
    if (!response.ok) throw new CallError(response, parsed, `${method} ${path}`)
    // The response model, which the types follow, has checked it.
    return parsed as CallResult<O>
  }

  async #sendOne(method: string, url: URL, given: TestRequest["body"], request: TestRequest): Promise<Response> {
    const headers = this.#headersOf(request, url)
    // Serialized first: Node 24 throws an uncatchable error when a form is no longer read.
    const form = given instanceof FormData ? new Response(given) : undefined
    const type = form?.headers.get("content-type") ?? (request.json === undefined || given === undefined ? null : "application/json")
    if (type !== null && !headers.has("content-type")) headers.set("content-type", type)
    const body = form === undefined ? given : await form.arrayBuffer()
    const init = {
      method,
      headers: [...headers],
      ...(body === undefined ? {} : { body, duplex: "half" as const }),
      redirect: "manual" as const,
    }
    const { send } = await this.#start()
    const abort = new AbortController()
    this.#aborts.add(abort)
    const signal = request.signal === undefined ? abort.signal : AbortSignal.any([abort.signal, request.signal])
    const sent = new Request(url, { ...init, signal })
    // A signal works only until its `Request` is garbage-collected.
    this.#requests.add(sent)
    const answer = await send(sent, headers)
    const asksItself =
      new HeaderList(this.#options.headers).has("accept-encoding") || new HeaderList(request.headers).has("accept-encoding")
    const response = this.#options.engine === undefined && !asksItself ? decode(answer) : answer
    this.cookies.take(response, url)
    const deviations = this.#deviations.splice(0)
    if (deviations.length > 0) throw new ContractError(deviations)
    return response
  }

  // Headers of the request replace those of the client; its own cookies come last, because the last of repeated ones counts.
  #headersOf(request: { readonly headers?: TestRequest["headers"] | undefined }, url: URL): HeaderList {
    const given = new HeaderList(request.headers)
    const jar = this.cookies.header(url)
    if (jar !== undefined) given.set("cookie", given.has("cookie") ? `${jar}; ${given.get("cookie")}` : jar)
    if (this.#options.engine === undefined && !given.has("host") && !this.headers.has("host")) given.append("host", url.host)
    return new HeaderList([...[...this.headers].filter(([name]) => !given.has(name)), ...given])
  }

  #start(): Promise<Started> {
    this.#started ??= this.#open()
    return this.#started
  }

  async #open(): Promise<Started> {
    const { contract = false, overrides = [], engine } = this.#options
    const tell = contract
      ? (deviation: Deviation) => void this.#deviations.push(deviation)
      : (deviation: Deviation) => this.#warn(deviation)
    const options: RunOptions = {
      overrides: new Map(overrides.map(([original, replacement]) => [original.declaration, replacement.declaration])),
      report: { full: contract, tell },
    }
    if (engine === undefined) {
      const run = await this.#app.start(options)
      return {
        send: (request, headers) => this.#sendInProcess(run, request, headers),
        connect: (request, headers) => connectInProcess(run, request, headers, this.#options.raiseServerExceptions !== false),
        stop: () => run.stop(),
      }
    }
    const server = await this.#app.listen({ ...options, port: 0 })
    const address = ({ url }: Request): string => server.url + url.slice(new URL(url).origin.length)
    return {
      send: (request) => {
        const sent = new Request(address(request), request)
        this.#requests.add(sent)
        return fetch(sent)
      },
      connect: (request, headers) => connectOverSocket(address(request), headers),
      stop: () => server.stop(),
    }
  }

  async #sendInProcess(run: Run, request: Request, headers: HeaderList): Promise<Response> {
    const exchange = WebExchange.from(request)
    if (exchange === undefined) return new Response("Bad Request", { status: 400 })
    const names = [...headers.keys()]
    // A Web `Request` joins repeated headers, which an app can otherwise distinguish.
    const sent = new Set(names).size < names.length ? exchange.with({ headers: withType(headers, request) }) : exchange
    const failures: unknown[] = []
    const tasks: Promise<void>[] = []
    let isStream = false
    const hooks = {
      onFault: (error: unknown) => void failures.push(error),
      waitUntil: (task: Promise<void>) => {
        this.#running.add(task)
        tasks.push(task)
        task.finally(() => this.#running.delete(task))
      },
    }
    const handle = async (each: Exchange): Promise<Reply> => {
      const reply = await run.handle(each)
      isStream = isStreamBody(reply.body)
      return reply
    }
    const response = await respond(handle, sent, hooks)
    // Background tasks finish before the test continues, unless they wait for a body that the test has yet to read.
    if (!isStream) await Promise.all(tasks)
    if (this.#options.raiseServerExceptions === false) return response
    const fault = exchange.state.get(unhandledFault) as { error: unknown } | undefined
    if (fault === undefined && failures.length === 0) return response
    // The body is not used.
    await response.body?.cancel()
    throw fault === undefined ? failures[0] : fault.error
  }

  // Warns of an undocumented response, once per operation and status.
  #warn(deviation: Deviation): void {
    const key = `${deviation.operation} ${deviation.status}`
    if (this.#told.has(key)) return
    this.#told.add(key)
    this.#app.logger.warn({ event: "undocumented_answer", code: "HAYAPI_UNDOCUMENTED_ANSWER", ...deviation }, "An answer is not documented")
  }

  /** Ends the app: background tasks first, then app-scoped dependencies and the lifespan. */
  async close(): Promise<void> {
    const started = this.#started
    this.#started = undefined
    if (started === undefined) return
    // A start-up error was already reported to the request that started the app.
    const stop = await started.then(
      (running) => () => running.stop(),
      () => async () => {},
    )
    for (const abort of this.#aborts) abort.abort()
    this.#aborts.clear()
    for (const socket of this.#sockets.keys()) socket.close(1001).catch(() => {})
    await Promise.all([...this.#running, ...this.#sockets.values()])
    this.#requests.clear()
    await stop()
  }

  /** As `close`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

// Headers that FastAPI's client sends besides the host; over a socket, `fetch` sends its own.
const usualHeaders: readonly (readonly [string, string])[] = [
  ["accept", "*/*"],
  ["accept-encoding", "gzip, deflate"],
  ["connection", "keep-alive"],
  ["user-agent", "testclient"],
]

// Decodes as browsers do and keeps the headers. A test that sets `accept-encoding` itself gets the encoded bytes.
function decode(response: Response): Response {
  const encoding = response.headers.get("content-encoding")
  if (response.body === null || (encoding !== "gzip" && encoding !== "deflate")) return response
  return new Response(response.body.pipeThrough(new DecompressionStream(encoding)), response)
}

// Adds the content type that the `Request` set for a form.
function withType(headers: HeaderList, request: Request): HeaderList {
  const type = request.headers.get("content-type")
  return new HeaderList(headers.has("content-type") || type === null ? headers : [...headers, ["content-type", type]])
}

function bodyOf({ json, body }: TestRequest): TestRequest["body"] {
  return json === undefined ? body : JSON.stringify(json)
}
