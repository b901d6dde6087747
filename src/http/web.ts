// The fetch boundary: an Exchange over a Web Request, a Response from a Reply, and a Reply from a Response.
import { canonicalPath } from "./canonical-path.ts"
import { type ClientAddress, Exchange, type UpgradeOptions } from "./exchange.ts"
import { HeaderList } from "./header-list.ts"
import { allowsBody, type Outcome, type Reply } from "./reply.ts"
import { type BodyIterator, closeIterator, discardBody, isStreamBody, iterateBody } from "./reply-body.ts"
import { limitStream, readStream } from "./request-body.ts"
import type { Socket } from "./socket.ts"

export interface WebExchangeOptions {
  /** Edge runtimes: `{ env, context }`. */
  platform?: unknown
  client?: ClientAddress | null | undefined
  /** Those of the URL, if not given. */
  scheme?: "http" | "https" | undefined
  host?: string | undefined
  /** That of the request, if not given. */
  signal?: AbortSignal | undefined
  /** For requests that are WebSocket handshakes, where the runtime can accept them. */
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
  }

  /** `undefined` (answer 400) when the path has no canonical form. */
  static from(request: Request, options: WebExchangeOptions = {}): WebExchange | undefined {
    const url = splitUrl(request.url)
    const path = canonicalPath(url.path)
    return path === undefined ? undefined : new WebExchange(request, url, path, options)
  }

  get signal(): AbortSignal {
    return this.#signal ?? this.#request.signal
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
  /** Is given a promise that settles when `reply.after` has ended: edge runtimes keep the worker alive for it. Never rejects. */
  waitUntil?: ((task: Promise<void>) => void) | undefined
  /** Told of failing bodies and of errors in `reply.after`. */
  onFault: (error: unknown) => void
}

const encoder = new TextEncoder()
// Workers (Cloudflare) would encode once more what says `content-encoding`.
const asItIs = { encodeBody: "manual" }

/**
 * The Web `Response` of a reply. `reply.after` is called exactly once: for text and bytes at once, for streams when they have been
 * read, cancelled or have failed. A stream that fails or whose client leaves errors the response's body, so that it never looks complete.
 * Throws `RangeError` for 1xx, which a `Response` cannot hold; `reply.after` is the caller's then.
 */
export function responseFromReply(reply: Reply, exchange: Pick<Exchange, "method" | "signal">, hooks: ResponseHooks): Response {
  const { status, body } = reply
  const headers = new Headers()
  const { flat } = reply.headers
  const hasBody = allowsBody(status)
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!
    // Framing is the runtime's.
    if (name === "transfer-encoding") continue
    if (hasBody || (name !== "content-type" && name !== "content-length")) headers.append(name, flat[i + 1]!)
  }
  if (!hasBody || exchange.method === "HEAD" || !isStreamBody(body)) {
    // The types of browsers take no bytes in shared memory; here there are none.
    const bytes = (typeof body === "string" ? encoder.encode(body) : isStreamBody(body) ? null : body) as Uint8Array<ArrayBuffer> | null
    if (status === 205) headers.set("content-length", "0")
    else if (hasBody && bytes !== null) headers.set("content-length", String(bytes.length))
    else if (hasBody && body === null && exchange.method !== "HEAD") headers.set("content-length", "0")
    const response = new Response(hasBody && exchange.method !== "HEAD" ? bytes : null, { ...asItIs, status, headers })
    if (reply.after !== undefined || isStreamBody(body)) finish(reply, "sent", hooks, discardBody(isStreamBody(body) ? body : null))
    return response
  }
  return new Response(streamReply(reply, iterateBody(body), exchange.signal, hooks), { ...asItIs, status, headers })
}

// Calls `after` in a later microtask, so that the response is on its way first.
function finish(reply: Reply, outcome: Outcome, hooks: ResponseHooks, ready: Promise<void>): void {
  const task = ready.then(() => reply.after?.(outcome)).catch(hooks.onFault)
  hooks.waitUntil?.(task)
}

function streamReply(reply: Reply, iterator: BodyIterator, signal: AbortSignal, hooks: ResponseHooks): ReadableStream<Uint8Array> {
  let isOver = false
  let settle = (_done: Promise<void>): void => {}
  const task = new Promise<void>((resolve) => {
    settle = resolve
  }).catch(hooks.onFault)
  hooks.waitUntil?.(task)
  const end = (outcome: Outcome, ready: Promise<void>): Promise<void> => {
    if (isOver) return ready
    isOver = true
    signal.removeEventListener("abort", onAbort)
    settle(ready.then(() => reply.after?.(outcome)))
    return ready
  }
  let onAbort = (): void => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        onAbort = () => {
          controller.error(signal.reason)
          end("aborted", closeIterator(iterator))
        }
        if (signal.aborted) onAbort()
        else signal.addEventListener("abort", onAbort, { once: true })
      },
      async pull(controller) {
        try {
          for (;;) {
            const { done, value } = await iterator.next()
            if (isOver) return
            if (done) {
              controller.close()
              end("sent", Promise.resolve())
              return
            }
            const chunk = typeof value === "string" ? encoder.encode(value) : value
            if (chunk.length === 0) continue
            controller.enqueue(chunk)
            return
          }
        } catch (error) {
          if (isOver) return
          controller.error(error)
          end("aborted", Promise.resolve())
          hooks.onFault(error)
        }
      },
      cancel: () => end("aborted", closeIterator(iterator)),
    },
    { highWaterMark: 0 },
  )
}

/** A Web `Response` as a reply; its body is streamed. Throws `TypeError` for one whose body was read already, and for `Response.error()`. */
export function replyFromResponse(response: Response): Reply {
  if (response.bodyUsed || response.body?.locked === true) throw new TypeError("The body of the returned Response was read already")
  if (response.status === 0) throw new TypeError("Response.error() cannot be sent")
  const flat: string[] = []
  // What `fetch` gave is decoded, though its headers still say how it came.
  const isFetched = response.url !== "" && response.headers.has("content-encoding")
  for (const [name, value] of response.headers) {
    if (!isFetched || (name !== "content-encoding" && name !== "content-length")) flat.push(name, value)
  }
  return { status: response.status, headers: HeaderList.trusted(flat), body: response.body }
}
