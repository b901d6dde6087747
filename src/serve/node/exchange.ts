// NodeExchange: a request of node:http as an Exchange.
import type { IncomingMessage, ServerResponse } from "node:http"
import { type HTTPException, RequestRefusal } from "../../http/error.ts"
import { type ClientAddress, Exchange } from "../../http/exchange.ts"
import type { Arrival } from "./connection.ts"
import type { Forwarded, ReadForwarded } from "./forwarded.ts"
import { type IsTrusted, plainAddress } from "./proxies.ts"
import { whenClosed } from "./reply.ts"

/** How many bytes of an oversized body are drained before the connection is closed. */
const drainLimit = 64 * 1024
const EMPTY = new Uint8Array(0)

export interface NodeExchangeOptions {
  /** Origin-form. */
  readonly target: string
  readonly path: string
  readonly search: string
  readonly arrival: Arrival
  readonly proxies: Proxies | undefined
}

/** The proxies in front of a server. */
export interface Proxies {
  readonly isTrusted: IsTrusted
  readonly read: ReadForwarded
}

const nothing: Forwarded = {}

export class NodeExchange extends Exchange {
  readonly method: string
  readonly target: string
  readonly path: string
  readonly mount: string = ""
  readonly search: string
  readonly platform: unknown = undefined
  readonly #incoming: IncomingMessage
  readonly #outgoing: ServerResponse
  readonly #arrival: Arrival
  readonly #proxies: Proxies | undefined
  #forwardedOnce: Forwarded | undefined
  #wasContinued = false
  #stopReading = (): void => {}

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, options: NodeExchangeOptions) {
    super()
    this.#incoming = incoming
    this.#outgoing = outgoing
    this.#arrival = options.arrival
    this.#proxies = options.proxies
    this.method = incoming.method ?? "GET"
    this.target = options.target
    this.path = options.path
    this.search = options.search
  }

  get upgrade(): Exchange["upgrade"] {
    return this.#arrival.upgrade
  }

  /** Whether the connection has become a WebSocket. */
  get isUpgraded(): boolean {
    return this.#arrival.isUpgraded
  }

  /** Whether the client still waits for `100 Continue` (RFC 9110 10.1.1) before it sends a body. */
  get expectsContinue(): boolean {
    return this.#arrival.expectsContinue && !this.#wasContinued
  }

  get scheme(): "http" | "https" {
    const { scheme } = this.#forwarded
    if (scheme !== undefined) return scheme
    return "encrypted" in this.#incoming.socket ? "https" : "http"
  }

  get host(): string {
    const host = this.#forwarded.host ?? this.#incoming.headers.host
    if (host !== undefined) return host
    // HTTP/1.0 may omit the Host header.
    const { localAddress = "localhost", localPort } = this.#incoming.socket
    return `${localAddress.includes(":") ? `[${localAddress}]` : localAddress}:${localPort}`
  }

  get client(): ClientAddress | null {
    const { remoteAddress, remotePort } = this.#incoming.socket
    if (remoteAddress === undefined) return null
    return this.#forwarded.client ?? { address: plainAddress(remoteAddress), port: remotePort ?? 0 }
  }

  override get proxyPrefix(): string {
    return this.#forwarded.prefix ?? ""
  }

  // The forwarding headers, if the peer is a trusted proxy.
  get #forwarded(): Forwarded {
    if (this.#proxies === undefined) return nothing
    const { isTrusted, read } = this.#proxies
    this.#forwardedOnce ??= isTrusted(this.#incoming.socket.remoteAddress) ? read((name) => this.header(name)) : nothing
    return this.#forwardedOnce
  }

  protected watchClient(onGone: () => void): void {
    whenClosed(this.#outgoing, (outcome) => {
      if (outcome === "aborted") onGone()
    })
  }

  header(name: string): string | undefined {
    // Only headers are strings or lists here: names like `constructor` find functions.
    const value: unknown = this.#incoming.headers[name]
    if (typeof value === "string") return value
    return Array.isArray(value) ? value.join(", ") : undefined
  }

  *headers(): Iterable<readonly [string, string]> {
    const lines = this.#incoming.rawHeaders
    for (let i = 0; i < lines.length; i += 2) yield [lines[i]!.toLowerCase(), lines[i + 1]!]
  }

  protected readBytes(limit: number): Promise<Uint8Array> {
    const incoming = this.#incoming
    if (!hasBody(incoming)) return Promise.resolve(EMPTY)
    if (this.#isTooLate) return Promise.reject(tooLate())
    if (this.#isTooLong(limit)) return Promise.reject(tooLarge())
    this.#sendContinue()
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = []
      let size = 0
      const onData = (chunk: Uint8Array): void => {
        size += chunk.length
        if (size <= limit) {
          chunks.push(chunk)
          return
        }
        chunks.length = 0
        if (size > limit + drainLimit) incoming.pause()
        reject(tooLarge())
      }
      incoming.on("data", onData)
      incoming.on("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
      this.#onBroken(reject)
    })
  }

  stream(limit: number): ReadableStream<Uint8Array> | null {
    const incoming = this.#incoming
    if (!hasBody(incoming)) return null
    const isLate = this.#isTooLate
    const isTooLong = !isLate && this.#isTooLong(limit)
    if (!isTooLong && !isLate) this.#sendContinue()
    const onBroken = (fail: (error: HTTPException) => void): void => this.#onBroken(fail)
    let size = 0
    let isOver = false
    return new ReadableStream<Uint8Array>({
      start(controller) {
        const fail = (error: HTTPException): void => {
          if (!isOver) controller.error(error)
          isOver = true
        }
        if (isTooLong || isLate) {
          fail(isLate ? tooLate() : tooLarge())
          return
        }
        incoming.on("data", (chunk: Uint8Array) => {
          size += chunk.length
          if (size > limit) {
            if (size > limit + drainLimit) incoming.pause()
            fail(tooLarge())
          } else if (!isOver) {
            controller.enqueue(chunk)
            if ((controller.desiredSize ?? 0) <= 0) incoming.pause()
          }
        })
        incoming.on("end", () => {
          if (!isOver) controller.close()
          isOver = true
        })
        onBroken(fail)
      },
      pull() {
        incoming.resume()
      },
      cancel() {
        isOver = true
        incoming.resume()
      },
    })
  }

  #isTooLong(limit: number): boolean {
    const declared = this.#incoming.headers["content-length"]
    if (declared === undefined || Number(declared) <= limit) return false
    let drained = 0
    this.#incoming.on("data", (chunk: Uint8Array) => {
      drained += chunk.length
      if (drained > drainLimit) this.#incoming.pause()
    })
    return true
  }

  // Once a response is finished, node:http discards the unread body.
  get #isTooLate(): boolean {
    return this.#outgoing.writableEnded || this.#outgoing.destroyed || this.#incoming.destroyed
  }

  #onBroken(fail: (error: HTTPException) => void): void {
    const incoming = this.#incoming
    const broken = (): void => {
      // Received data that was not read yet is lost, too.
      if (!incoming.readableEnded) fail(new RequestRefusal(400, "The client closed the connection"))
    }
    incoming.on("error", broken)
    incoming.on("close", broken)
    this.#stopReading = () => fail(tooLate())
  }

  // Once its response is finished, node:http emits no more events for a request.
  protected override stopReading(): void {
    this.#stopReading()
    this.#incoming.resume()
  }

  #sendContinue(): void {
    if (!this.expectsContinue) return
    this.#wasContinued = true
    this.#outgoing.writeContinue()
  }
}

function hasBody(incoming: IncomingMessage): boolean {
  const { headers } = incoming
  const length = headers["content-length"]
  return length === undefined ? headers["transfer-encoding"] !== undefined : length !== "0"
}

/** Whether the unread rest of the body is too long to drain just to keep the connection open. */
export function hasLongRest(incoming: IncomingMessage): boolean {
  if (incoming.complete) return false
  const { headers } = incoming
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > drainLimit
}

function tooLate(): HTTPException {
  return new RequestRefusal(400, "A response was sent before the request had been read")
}

function tooLarge(): HTTPException {
  return new RequestRefusal(413, undefined, { headers: { connection: "close" } })
}
