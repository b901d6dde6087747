// What the servers of Bun and Deno share: the limits of the head, trusted proxies, and a graceful stop.
import type { Answerer, OnFault } from "../http/app-runtime.ts"
import type { ClientAddress } from "../http/exchange.ts"
import type { ServerOptions } from "../http/server.ts"
import { type Accept, answerFetch, type FetchContext, plainResponse } from "./fetch.ts"
import { isValidHost } from "./node/admission.ts"
import { forwardedReader, type ReadForwarded } from "./node/forwarded.ts"
import { type IsTrusted, plainAddress, trustProxies } from "./node/proxies.ts"
import type { WireSocket } from "./wire-socket.ts"

const kibibyte = 1024

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Handles the requests of one listener. */
export class WebServer {
  readonly #run: Answerer
  readonly #options: ServerOptions
  readonly #onFault: OnFault
  readonly #isTrusted: IsTrusted | undefined
  readonly #read: ReadForwarded | undefined
  readonly #sockets = new Set<WireSocket>()
  readonly #eventStreams = new Set<() => void>()
  /** For runtimes that cannot abort connections: aborts each request from within. */
  readonly #breaking = new AbortController()
  readonly #breakOff = new Set<() => void>()
  #isStopping = false
  #pending = 0

  constructor(run: Answerer, options: ServerOptions & { onFault: OnFault }) {
    const { trustedProxies = [], forwardedHeader = "x-forwarded" } = options
    this.#run = run
    this.#options = options
    this.#onFault = options.onFault
    this.#isTrusted = trustedProxies.length === 0 ? undefined : trustProxies(trustedProxies)
    this.#read = this.#isTrusted && forwardedReader(forwardedHeader, this.#isTrusted)
  }

  /** The number of requests and tasks that have not ended. */
  get pending(): number {
    return this.#pending
  }

  async answer(request: Request, peer: ClientAddress | null, accept: Accept, signal?: AbortSignal): Promise<Response> {
    const refusal = this.#refuse(request)
    const context: FetchContext = {
      hooks: { onFault: this.#onFault, waitUntil: (task) => void this.#hold(task) },
      signal,
      origin: this.#originOf(request, peer),
      accept: this.#options.webSockets === undefined ? undefined : accept,
      handshakeTimeout: this.#options.webSockets?.handshakeTimeout,
    }
    if (refusal !== undefined) return plainResponse(refusal)
    const response = await this.#hold(answerFetch(this.#run, request, context))
    return response.headers.get("content-type")?.startsWith("text/event-stream") === true ? this.#endable(response) : response
  }

  /** As `answer`, for a runtime that cannot abort connections: `breakOff` does. */
  async answerBreakable(request: Request, peer: ClientAddress | null, accept: Accept): Promise<Response> {
    let breakOff = (): void => {}
    const broken = new Promise<Response>((resolve) => {
      // A failing body, so that the response never looks complete.
      breakOff = () => resolve(new Response(new ReadableStream({ start: (controller) => controller.error(new Error("The server stops")) })))
    })
    this.#breakOff.add(breakOff)
    const signal = AbortSignal.any([request.signal, this.#breaking.signal])
    const response = await Promise.race([this.answer(request, peer, accept, signal), broken])
    this.#breakOff.delete(breakOff)
    return response
  }

  breakOff(): void {
    this.#breaking.abort(new Error("The server stops"))
    for (const breakOff of this.#breakOff) breakOff()
  }

  /** Tracks a socket until it is closed; one that is added while the server stops is closed. */
  add(socket: WireSocket): void {
    this.#sockets.add(socket)
    socket.closed.finally(() => this.#sockets.delete(socket))
    if (this.#isStopping) socket.close(1001).catch(() => {})
  }

  /** Ends event streams and sockets; then waits until everything has ended and `isIdle` is true, or for `stopTimeout` at most. */
  async drain(isIdle: () => boolean): Promise<void> {
    this.#isStopping = true
    for (const socket of this.#sockets) socket.close(1001).catch(() => {})
    for (const end of this.#eventStreams) end()
    const deadline = Date.now() + (this.#options.stopTimeout ?? 30_000)
    while ((this.#pending > 0 || !isIdle()) && Date.now() < deadline) await sleep(5)
  }

  async #hold<T>(task: Promise<T>): Promise<T> {
    this.#pending += 1
    try {
      return await task
    } finally {
      this.#pending -= 1
    }
  }

  #refuse({ url, headers }: Request): number | undefined {
    const { maxTargetLength = 16 * kibibyte, maxHeaderSize = 16 * kibibyte, maxHeaderCount = 200 } = this.#options
    if (url.length - url.indexOf("/", 8) > maxTargetLength) return 414
    let size = 0
    let count = 0
    for (const [name, value] of headers) {
      // ": " and CRLF
      size += name.length + value.length + 4
      count += 1
    }
    if (size > maxHeaderSize || count > maxHeaderCount) return 431
    return isValidHost(headers.get("host") ?? "") ? undefined : 400
  }

  #originOf(request: Request, peer: ClientAddress | null): FetchContext["origin"] {
    const { headers, url } = request
    const client = peer === null ? null : { address: plainAddress(peer.address), port: peer.port }
    const own = { scheme: url.startsWith("https:") ? "https" : "http", host: headers.get("host") ?? "", client } as const
    if (this.#isTrusted?.(client?.address) !== true) return own
    const { prefix, ...forwarded } = this.#read!((name) => headers.get(name) ?? undefined)
    return {
      scheme: forwarded.scheme ?? own.scheme,
      host: forwarded.host ?? own.host,
      client: forwarded.client ?? client,
      proxyPrefix: prefix,
    }
  }

  // An event stream need not end by itself, and browsers reconnect.
  #endable(response: Response): Response {
    const reader = response.body?.getReader()
    if (reader === undefined) return response
    let end = (): void => {}
    const forget = (): boolean => this.#eventStreams.delete(end)
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          end = () => {
            forget()
            controller.close()
            reader.cancel().catch(() => {})
          }
          this.#eventStreams.add(end)
        },
        async pull(controller) {
          try {
            const { done, value } = await reader.read()
            if (!done) return controller.enqueue(value)
            if (forget()) controller.close()
          } catch (error) {
            if (forget()) controller.error(error)
          }
        },
        cancel(reason) {
          forget()
          return reader.cancel(reason)
        },
      },
      { highWaterMark: 0 },
    )
    if (this.#isStopping) end()
    return new Response(body, response)
  }
}
