// Exchange: one request as an engine supplies it. All reads are lazy; nothing is parsed until asked for.

import { parseCookies } from "./cookie.ts"
import { RequestRefusal } from "./error.ts"
import { UsageError } from "./error-code.ts"
import { HeaderList } from "./header-list.ts"
import { parseJson } from "./json.ts"

import { type Place, placeUrl, type UrlValues } from "./place.ts"

import { limitStream, readStream } from "./request-body.ts"
import { type Ending, type EndObserver, RequestEnd } from "./request-end.ts"
import { bareRuntime, type RunInContext, type Runtime } from "./runtime.ts"
import type { Socket } from "./socket.ts"

/** The address and port of a peer. */
export interface ClientAddress {
  readonly address: string
  readonly port: number
}

export interface UpgradeOptions {
  protocol?: string
  headers?: HeaderList
}

/**
 * What `Exchange.with` changes. `path` is canonical, `headers` replace the request's headers. `body` replaces the body, and with it
 * `content-length` and `content-encoding`, which described the original body.
 */
export interface ExchangeChange {
  path?: string
  mount?: string
  strippedPrefix?: string
  headers?: HeaderList
  body?: Uint8Array | ReadableStream<Uint8Array>
}

/** `path` is the template: `/items/{item_id}`. */
export interface MatchedOperation {
  readonly id: string
  readonly path: string
}

const decoder = new TextDecoder("utf-8", { fatal: true })

/** The end of a request, for modules that register work with it. */
export let endOf: (exchange: Exchange) => RequestEnd

/** Aborts the signal of a request whose response an engine aborts. */
export let abortExchange: (exchange: Exchange) => void

/** Whether anything waits for the end. If not, an engine need not wait for it either, and may end the exchange as soon as it has sent. */
export let needsEnd: (exchange: Exchange) => boolean

/**
 * Ends an exchange: engines, test clients and other callers of `run.handle` do it exactly once, when the response has been sent, has failed
 * or is given up. Never rejects: errors of tasks and teardown go to `onFault`.
 */
export let endExchange: (exchange: Exchange, ending: Ending, onFault: (error: unknown) => void) => Promise<void> | undefined

/**
 * One request. Handlers and middleware know it as `request`. An engine extends this class with the abstract members;
 * the rest is derived from them on first use.
 */
export abstract class Exchange {
  /** As received; usually in upper case. */
  abstract readonly method: string
  /** The request target as received: escaped path and query. */
  abstract readonly target: string
  /**
   * The canonical path, made once by the engine (`canonicalPath`): every escape decoded once except `%2F` and `%25`, the mount prefix
   * taken off. Routing, middleware, static files, guards and logs read this and nothing else.
   */
  abstract readonly path: string
  /** The canonical prefix that mounts and `rootPath` took off `path`: `""` or `"/sub"`. */
  abstract readonly mount: string
  /** `""`, or the query with its `?`, still escaped. */
  abstract readonly search: string
  /** After the trusted-proxy rules. */
  abstract readonly scheme: "http" | "https"
  /** The `Host` value (with port) after the trusted-proxy rules. */
  abstract readonly host: string
  /** The peer after the trusted-proxy rules; `null` where there is none (in-process). */
  abstract readonly client: ClientAddress | null
  /** Edge runtimes: `{ env, context }`; else undefined. */
  abstract readonly platform: unknown
  /** Accepts a WebSocket handshake; `null` for any other request. */
  abstract readonly upgrade: ((options: UpgradeOptions) => Promise<Socket>) | null

  /** The value of a header, by lower-case name. Repeats are joined with `, ` (`; ` for cookie). */
  abstract header(name: string): string | undefined
  /** All headers as received, repeats apart, names in lower case. */
  abstract headers(): Iterable<readonly [string, string]>
  /** Reads the whole body, at most `limit` bytes, else rejects with `HTTPException` 413. Called once. */
  protected abstract readBytes(limit: number): Promise<Uint8Array>
  /** Calls back when the client goes away before the response is complete. Called at the first use of `signal`. */
  protected abstract watchClient(onGone: (reason?: unknown) => void): void
  /** A response was sent while a handler still runs: the rest of the body may never arrive, so pending reads must fail. */
  protected stopReading(): void {}
  /** The body as a stream of at most `limit` bytes; `null` without one. Not together with `bytes`. */
  abstract stream(limit: number): ReadableStream<Uint8Array> | null

  /** The default limit of `bytes`, `text` and `json`, in bytes. The run sets it. */
  bodyLimit = 1024 * 1024
  /** The runtime that the app runs on. The run sets it. */
  runtime: Runtime = bareRuntime
  /** The prefix that a proxy took off the path before it sent the request on, escaped; `""` if none did. `url` and redirects have it. */
  readonly strippedPrefix: string = ""
  /** The app that handles the request, for `urlFor`. The run sets it. */
  place: Place | undefined = undefined
  #bytes: Promise<Uint8Array> | undefined
  #cookies: Readonly<Record<string, string>> | undefined
  #web: Request | undefined
  #state: Map<unknown, unknown> | undefined
  #operation: MatchedOperation | undefined
  #abort: AbortController | undefined
  #abortInContext: RunInContext | undefined
  #end: RequestEnd | undefined
  #ended: { readonly ending: Ending; readonly onFault: (error: unknown) => void } | undefined

  /** Whether the engine has noticed that the client has gone. */
  get isGone(): boolean {
    return false
  }
  /** The engine's exchange, from which `with` derived this one. */
  get root(): Exchange {
    return this
  }

  /**
   * Aborts when the client goes away before the response is complete, or when a response was sent without waiting for the handler. Abort
   * listeners run in the async context of its first use.
   */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      const abort = new AbortController()
      const inContext = this.runtime.keepContext()
      this.#abort = abort
      this.watchClient((reason) => {
        if (this.#ended === undefined) inContext(() => abort.abort(reason))
      })
      this.#abortInContext = inContext
    }
    return this.#abort.signal
  }

  /** Calls the observer when the request has ended, with what was actually sent. Before background tasks and teardown. */
  onEnd(observer: EndObserver): void {
    const inContext = this.runtime.keepContext()
    endOf(this).observe((ending) => inContext(() => observer(ending)))
  }

  static {
    endOf = ({ root }) => {
      if (root.#end === undefined) {
        root.#end = new RequestEnd()
        // Too late to wait: run it at once.
        const ended = root.#ended
        if (ended !== undefined) root.#end.end(ended.ending, () => root.#stop(), ended.onFault)
      }
      return root.#end
    }
    abortExchange = ({ root }) => {
      root.#abort ??= new AbortController()
      const abort = root.#abort
      if (root.#abortInContext === undefined) abort.abort()
      else root.#abortInContext(() => abort.abort())
    }
    needsEnd = ({ root }) => root.#end?.isNeeded === true
    endExchange = ({ root }, ending, onFault) => {
      if (root.#ended !== undefined) throw new Error("An exchange ends once")
      root.#ended = { ending, onFault }
      return root.#end?.end(ending, () => root.#stop(), onFault)
    }
  }

  // A response was sent while a handler still runs.
  #stop(): void {
    abortExchange(this)
    this.stopReading()
  }

  /** The operation that handles the request, once it is found: for logs and middleware, after `next()`. */
  get operation(): MatchedOperation | undefined {
    return this.root.#operation
  }

  set operation(operation: MatchedOperation | undefined) {
    this.root.#operation = operation
  }

  /** The body; read once, replayed to later callers. */
  bytes(limit: number = this.bodyLimit): Promise<Uint8Array> {
    this.#bytes ??= this.readBytes(limit)
    return this.#bytes
  }

  /** The body in pieces as they arrive, at most `limit` bytes in all. Afterwards `bytes` rejects, because the body is not kept. */
  async *chunks(limit: number): AsyncGenerator<Uint8Array, undefined, undefined> {
    if (this.#bytes !== undefined) {
      yield await this.#bytes
      return undefined
    }
    this.#bytes = Promise.reject(new UsageError("HAYAPI_BODY_USED", "The body was read as a stream, which leaves nothing to read again"))
    this.#bytes.catch(() => {})
    const reader = this.stream(limit)?.getReader()
    if (reader === undefined) return undefined
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
    } finally {
      // A no-op if the stream has ended; otherwise tells the engine that the rest is not wanted.
      reader.cancel().catch(() => {})
    }
    return undefined
  }

  /** The body as UTF-8 text; bad UTF-8 rejects with a `TypeError`. */
  async text(): Promise<string> {
    return decoder.decode(await this.bytes())
  }

  /** The body as JSON; rejects with `JSONDecodeError`. */
  async json(): Promise<unknown> {
    return parseJson(await this.text())
  }

  /** A null-prototype record; the last of repeated names wins, as in FastAPI. */
  get cookies(): Readonly<Record<string, string>> {
    this.#cookies ??= parseCookies(this.header("cookie"))
    return this.#cookies
  }

  /** Values that middleware and handlers share during this request. */
  get state(): Map<unknown, unknown> {
    const { root } = this
    root.#state ??= new Map()
    return root.#state
  }

  /** The prefix under which a trusted proxy serves the app, canonical; `""` if it sent none. */
  get proxyPrefix(): string {
    return ""
  }

  /** The absolute URL as the client sent it, by scheme, host and target. */
  get url(): string {
    // `OPTIONS *` is about the server, not about a path (RFC 9112 3.2.4).
    return `${this.scheme}://${this.host}${this.strippedPrefix}${this.target === "*" ? "" : this.target}`
  }

  /**
   * The absolute URL of an operation, a WebSocket or a mount of this app or of an app around it (FastAPI's `request.url_for`): with the
   * scheme and host of this request, and every prefix under which the client reaches it. Throws `UsageError` for an unknown name.
   */
  urlFor(nameOrTemplate: string, values: UrlValues = {}): string {
    return placeUrl(this, nameOrTemplate, values)
  }

  /**
   * A Web `Request`, made on first use: it costs about 20 microseconds on Node. Throws an `HTTPException`: 501 for a method that `Request`
   * forbids (`TRACE`, `TRACK`, `CONNECT`), 400 for a host that is invalid in a URL.
   */
  get web(): Request {
    this.#web ??= this.makeWeb()
    return this.#web
  }

  /** Makes the Web `Request`; an engine that already has one returns it. */
  protected makeWeb(): Request {
    requireWeb(this.method, this.url)
    const headers = new Headers()
    for (const [name, value] of this.headers()) headers.append(name, value)
    const hasBody = this.method !== "GET" && this.method !== "HEAD"
    const body = hasBody ? (this.#bytes === undefined ? this.stream(this.bodyLimit) : streamOf(this.#bytes)) : null
    const init = { method: this.method, headers, signal: this.signal, ...(body === null ? {} : { body, duplex: "half" as const }) }
    return new Request(this.url, init)
  }

  /** The same request with another path, mount, headers or body. Everything else, including the state, is shared. */
  with(change: ExchangeChange): Exchange {
    return new ChangedExchange(this, change)
  }
}

function requireWeb(method: string, url: string): void {
  if (/^(?:TRACE|TRACK|CONNECT)$/i.test(method)) throw new RequestRefusal(501)
  if (!URL.canParse(url)) throw new RequestRefusal(400, "Invalid host header")
}

const ofOtherBody = (headers: Iterable<readonly [string, string]>): HeaderList =>
  new HeaderList([...headers].filter(([name]) => name !== "content-length" && name !== "content-encoding"))

function streamOf(bytes: Promise<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(await bytes)
      controller.close()
    },
  })
}

/** An exchange that wraps another one. */
class ChangedExchange extends Exchange {
  readonly #inner: Exchange
  readonly #headers: HeaderList | undefined
  readonly #body: ExchangeChange["body"]
  readonly path: string
  readonly mount: string
  override readonly strippedPrefix: string

  constructor(inner: Exchange, change: ExchangeChange) {
    super()
    this.#inner = inner
    this.#body = change.body
    this.#headers = change.headers
    if (change.body !== undefined) this.#headers = ofOtherBody(change.headers ?? inner.headers())
    this.path = change.path ?? inner.path
    this.mount = change.mount ?? inner.mount
    this.strippedPrefix = change.strippedPrefix ?? inner.strippedPrefix
    this.place = inner.place
    this.bodyLimit = inner.bodyLimit
    this.runtime = inner.runtime
  }

  // If the mount has changed, a stripped part is in the mount.
  override get proxyPrefix(): string {
    return this.mount === this.#inner.mount ? this.#inner.proxyPrefix : ""
  }
  get method(): string {
    return this.#inner.method
  }
  get target(): string {
    return this.#inner.target
  }
  get search(): string {
    return this.#inner.search
  }
  get scheme(): "http" | "https" {
    return this.#inner.scheme
  }
  get host(): string {
    return this.#inner.host
  }
  get client(): ClientAddress | null {
    return this.#inner.client
  }
  override get root(): Exchange {
    return this.#inner.root
  }
  override get signal(): AbortSignal {
    return this.#inner.signal
  }
  // Only the root watches.
  protected watchClient(): void {}
  get platform(): unknown {
    return this.#inner.platform
  }
  get upgrade(): Exchange["upgrade"] {
    return this.#inner.upgrade
  }
  override get cookies(): Readonly<Record<string, string>> {
    return this.#headers === undefined ? this.#inner.cookies : super.cookies
  }
  override bytes(limit: number = this.bodyLimit): Promise<Uint8Array> {
    return this.#body === undefined ? this.#inner.bytes(limit) : super.bytes(limit)
  }
  override chunks(limit: number): AsyncGenerator<Uint8Array, undefined, undefined> {
    return this.#body === undefined ? this.#inner.chunks(limit) : super.chunks(limit)
  }
  header(name: string): string | undefined {
    return this.#headers === undefined ? this.#inner.header(name) : (this.#headers.get(name) ?? undefined)
  }
  headers(): Iterable<readonly [string, string]> {
    return this.#headers ?? this.#inner.headers()
  }
  // Called only if the body was replaced.
  protected async readBytes(limit: number): Promise<Uint8Array> {
    const body = this.stream(limit)
    return body === null ? new Uint8Array(0) : readStream(body)
  }
  stream(limit: number): ReadableStream<Uint8Array> | null {
    const body = this.#body
    if (body === undefined) return this.#inner.stream(limit)
    return limitStream(body instanceof Uint8Array ? streamOf(Promise.resolve(body)) : body, limit)
  }
  // The inner request knows whether the body was read already; a change of path or mount does not show in the URL.
  protected override makeWeb(): Request {
    if (this.#body !== undefined) return super.makeWeb()
    const inner = this.#inner
    const web = this.strippedPrefix === inner.strippedPrefix ? inner.web : new Request(this.url, inner.web)
    return this.#headers === undefined ? web : new Request(web, { headers: [...this.#headers] })
  }
}
