// The fetch boundary: an Exchange over a Web Request, and a Response from a Reply.
import { canonicalPath } from "./canonical-path.ts"
import { abortExchange, type ClientAddress, Exchange, endExchange, needsEnd, type UpgradeOptions } from "./exchange.ts"
import { allowsBody, checkReply, plainReply, type Reply, wrongLength } from "./reply.ts"
import { type BodyIterator, closeIterator, discardBody, isStreamBody, iterateBody } from "./reply-body.ts"
import { limitStream, readStream } from "./request-body.ts"
import type { Ending } from "./request-end.ts"
import type { Socket } from "./socket.ts"

export interface WebExchangeOptions {
  /** Edge runtimes: `{ env, context }`. */
  platform?: unknown
  client?: ClientAddress | null | undefined
  /** The canonical prefix that a trusted proxy reports to have stripped from the path. */
  proxyPrefix?: string | undefined
  /** Default: scheme and host of the URL. */
  scheme?: "http" | "https" | undefined
  host?: string | undefined
  /** Default: the signal of the request. */
  signal?: AbortSignal | undefined
  /** Accepts the handshake, for WebSocket requests on runtimes that support it. */
  upgrade?: ((options: UpgradeOptions) => Promise<Socket>) | undefined
}

/** A Web `Request` as an `Exchange`: scheme and host are those of its URL. */
export class WebExchange extends Exchange {
  readonly method: string
  readonly target: string
  readonly path: string
  readonly mount: string = ""
  readonly search: string
  readonly scheme: "http" | "https"
  readonly host: string
  readonly client: ClientAddress | null
  readonly platform: unknown
  readonly upgrade: ((options: UpgradeOptions) => Promise<Socket>) | null
  readonly #request: Request
  readonly #signal: AbortSignal | undefined
  readonly #proxyPrefix: string
  #isRead = false

  private constructor(request: Request, url: SplitUrl, path: string, options: WebExchangeOptions) {
    super()
    this.#request = request
    this.#signal = options.signal
    this.method = request.method
    this.target = url.target
    this.path = path
    this.search = url.search
    this.scheme = options.scheme ?? url.scheme
    this.host = options.host ?? url.host
    this.client = options.client ?? null
    this.platform = options.platform
    this.upgrade = options.upgrade ?? null
    this.#proxyPrefix = options.proxyPrefix ?? ""
  }

  override get proxyPrefix(): string {
    return this.#proxyPrefix
  }

  /** `undefined` (respond with 400) if the path has no canonical form. */
  static from(request: Request, options: WebExchangeOptions = {}): WebExchange | undefined {
    const url = splitUrl(request.url)
    const path = canonicalPath(url.path)
    return path === undefined ? undefined : new WebExchange(request, url, path, options)
  }

  override get isGone(): boolean {
    return (this.#signal ?? this.#request.signal).aborted
  }

  protected watchClient(onGone: (reason?: unknown) => void): void {
    const signal = this.#signal ?? this.#request.signal
    if (signal.aborted) onGone(signal.reason)
    else signal.addEventListener("abort", () => onGone(signal.reason), { once: true })
  }

  header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined
  }

  headers(): Iterable<readonly [string, string]> {
    return this.#request.headers
  }

  protected async readBytes(limit: number): Promise<Uint8Array> {
    const body = this.stream(limit)
    return body === null ? new Uint8Array(0) : readStream(body)
  }

  stream(limit: number): ReadableStream<Uint8Array> | null {
    const source: ReadableStream<Uint8Array> | null = this.#request.body
    if (source === null) return null
    this.#isRead = true
    return limitStream(source, limit, Number(this.header("content-length") ?? 0))
  }

  protected override makeWeb(): Request {
    return this.#isRead ? super.makeWeb() : this.#request
  }
}

interface SplitUrl {
  readonly scheme: "http" | "https"
  readonly host: string
  readonly target: string
  readonly path: string
  readonly search: string
}

// The URL of a Request is absolute and normalised, so it can be cut without parsing it again.
function splitUrl(url: string): SplitUrl {
  const hostStart = url.indexOf("://") + 3
  const pathStart = url.indexOf("/", hostStart)
  const hash = url.indexOf("#", pathStart)
  const target = url.slice(pathStart, hash === -1 ? url.length : hash)
  const question = target.indexOf("?")
  const authority = url.slice(hostStart, pathStart)
  return {
    scheme: url.startsWith("https:") ? "https" : "http",
    host: authority.slice(authority.lastIndexOf("@") + 1),
    target,
    path: question === -1 ? target : target.slice(0, question),
    search: question === -1 ? "" : target.slice(question),
  }
}

export interface ResponseHooks {
  /** Receives a promise that settles when the request has ended: edge runtimes keep the worker alive for it. It never rejects. */
  waitUntil?: ((task: Promise<void>) => void) | undefined
  /** Receives errors of bodies, background tasks and teardown. */
  onFault: (error: unknown) => void
}

const encoder = new TextEncoder()
// Workers (Cloudflare) would otherwise encode a body with `content-encoding` again.
const asItIs = { encodeBody: "manual" }

/** Answers an exchange with a Web `Response`. Never rejects: a failure becomes a 500, and the exchange ends with its error. */
export async function respond(
  handle: (exchange: Exchange) => Reply | Promise<Reply>,
  exchange: Exchange,
  hooks: ResponseHooks,
): Promise<Response> {
  try {
    return responseFromReply(await handle(exchange), exchange, hooks)
  } catch (error) {
    // The run failed, or its reply is not valid as a Response.
    hooks.onFault(error)
    return responseFromReply(plainReply(500), exchange, hooks, error)
  }
}

/**
 * The Web `Response` of a reply. It ends the exchange: for text and bytes at once, for streams when they have been read, cancelled or have
 * failed. A stream that fails or whose client leaves errors the response's body, so that it never looks complete. `error`: why this reply
 * replaces another one.
 *
 * Throws for a reply that is not valid as a `Response` (a 1xx status, an invalid header); the exchange has not ended then.
 */
function responseFromReply(reply: Reply, exchange: Exchange, hooks: ResponseHooks, error?: unknown): Response {
  const { status, body } = reply
  const declared = checkReply(reply)
  const headers = new Headers()
  const { flat } = reply.headers
  const hasBody = allowsBody(status)
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!
    // The runtime does the framing.
    if (name === "transfer-encoding") continue
    if (hasBody || (name !== "content-type" && name !== "content-length")) headers.append(name, flat[i + 1]!)
  }
  if (hasBody && exchange.method !== "HEAD" && isStreamBody(body)) {
    const stream = new SentStream(reply, iterateBody(body), exchange, hooks, declared)
    try {
      return new Response(stream.start(), { ...asItIs, status, headers })
    } catch (error) {
      // The status is invalid in a Response: the exchange ends with the 500 that is sent instead.
      stream.abandon()
      throw error
    }
  }
  // Browser types exclude bytes in shared memory, which do not occur here.
  const bytes = (typeof body === "string" ? encoder.encode(body) : isStreamBody(body) ? null : body) as Uint8Array<ArrayBuffer> | null
  if (status === 205) headers.set("content-length", "0")
  else if (hasBody && bytes !== null) headers.set("content-length", String(bytes.length))
  else if (hasBody && body === null && exchange.method !== "HEAD") headers.set("content-length", "0")
  const ending: Ending = exchange.root.isGone ? { outcome: "aborted", status: undefined, error } : { outcome: "sent", status, error }
  const response = new Response(hasBody && exchange.method !== "HEAD" ? bytes : null, { ...asItIs, status, headers })
  if (isStreamBody(body) || needsEnd(exchange)) {
    // In a later microtask, so that the response is returned first.
    const ended = discardBody(body).then(() => endExchange(exchange, ending, hooks.onFault))
    hooks.waitUntil?.(ended)
  } else endExchange(exchange, ending, hooks.onFault)
  return response
}

/** A body on its way through a Web `Response`. */
class SentStream {
  readonly #status: number
  readonly #iterator: BodyIterator
  readonly #exchange: Exchange
  readonly #hooks: ResponseHooks
  readonly #declared: number | undefined
  #size = 0
  #empty = 0
  #isOver = false
  #settle = (_end: Promise<void> | undefined): void => {}

  constructor({ status }: Reply, iterator: BodyIterator, exchange: Exchange, hooks: ResponseHooks, declared: number | undefined) {
    this.#status = status
    this.#declared = declared
    this.#iterator = iterator
    this.#exchange = exchange
    this.#hooks = hooks
  }

  start(): ReadableStream<Uint8Array> {
    const ended = new Promise<void>((resolve) => {
      this.#settle = resolve
    })
    this.#hooks.waitUntil?.(ended)
    const { signal } = this.#exchange
    let onAbort = (): void => {}
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          onAbort = () => {
            if (this.#isOver) return
            controller.error(signal.reason)
            this.#abort()
          }
          if (signal.aborted) onAbort()
          else signal.addEventListener("abort", onAbort, { once: true })
        },
        pull: async (controller) => {
          try {
            const chunk = await this.#nextChunk()
            if (this.#isOver) return
            if (chunk !== undefined) {
              controller.enqueue(chunk)
              return
            }
            controller.close()
            signal.removeEventListener("abort", onAbort)
            this.#end({ outcome: "sent", status: this.#status })
          } catch (error) {
            if (this.#isOver) return
            controller.error(error)
            this.#hooks.onFault(error)
            this.#end({ outcome: "aborted", status: this.#status, error })
          }
        },
        cancel: () => {
          // The generator may wait for something that listens to the signal.
          if (!this.#isOver) abortExchange(this.#exchange)
          return this.#abort()
        },
      },
      { highWaterMark: 0 },
    )
  }

  async #nextChunk(): Promise<Uint8Array | undefined> {
    for (;;) {
      const { done, value } = await this.#iterator.next()
      if (this.#isOver) return undefined
      if (done) {
        if (this.#declared !== undefined && this.#size < this.#declared) throw wrongLength(this.#size, this.#declared)
        return undefined
      }
      const chunk = typeof value === "string" ? encoder.encode(value) : value
      this.#size += chunk.length
      if (this.#declared !== undefined && this.#size > this.#declared) {
        await closeIterator(this.#iterator)
        throw wrongLength(this.#size, this.#declared)
      }
      if (chunk.length > 0) return chunk
      // Empty pieces alone would never let the event loop turn.
      this.#empty += 1
      if (this.#empty % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 0))
    }
  }

  /** Closes the stream unsent. */
  abandon(): void {
    this.#isOver = true
    this.#settle(undefined)
  }

  // The reader has gone.
  async #abort(): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    await closeIterator(this.#iterator)
    this.#settle(endExchange(this.#exchange, { outcome: "aborted", status: this.#status }, this.#hooks.onFault))
  }

  #end(ending: Ending): void {
    this.#isOver = true
    this.#settle(endExchange(this.#exchange, ending, this.#hooks.onFault))
  }
}
