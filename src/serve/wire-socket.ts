// WireSocket: the WebSocket of a runtime as a Socket, with the limits that the runtime does not enforce.
import { MessageQueue, type SocketMessage } from "../http/message-queue.ts"
import type { WebSocketOptions } from "../http/server.ts"
import type { Socket } from "../http/socket.ts"
import { cutReason } from "../http/websocket-error.ts"

/** The part of a runtime's WebSocket that is used. */
export interface Wire {
  send(message: string | Uint8Array): unknown
  close(code: number, reason: string): void
  /** Bytes that wait to be sent, if the runtime counts them. */
  readonly bufferedAmount?: number
}

const mebibyte = 1024 * 1024
/** How long to wait for the peer's close frame, in milliseconds. */
const closeTimeout = 10_000
/** How often to check for room in the send buffer, in milliseconds: runtimes do not report it. */
const lookAgain = 10

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** The runtime passes messages to `receive` and the close to `end`. */
export class WireSocket implements Socket {
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #wire: Wire
  readonly #maxMessageSize: number
  readonly #sendBuffer: number
  readonly #patience: number
  readonly #messages: MessageQueue
  #settle: (end: { code: number; reason: string }) => void = () => {}
  #isOver = false
  /** Bytes received while the app did not read; undefined: there is room. */
  #excess: number | undefined

  constructor(wire: Wire, options: WebSocketOptions = {}) {
    this.#wire = wire
    this.#maxMessageSize = options.maxMessageSize ?? mebibyte
    this.#sendBuffer = options.sendBuffer ?? mebibyte
    this.#patience = options.pingTimeout ?? 20_000
    this.#messages = new MessageQueue(
      () => {
        this.#excess = 0
      },
      () => {
        this.#excess = undefined
      },
    )
    this.closed = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  receive(message: string | ArrayBuffer | Uint8Array): void {
    const content = typeof message === "string" || message instanceof Uint8Array ? message : new Uint8Array(message)
    const size = typeof content === "string" ? utf8Length(content, this.#maxMessageSize) : content.length
    if (size > this.#maxMessageSize) {
      this.close(1009)
      return
    }
    this.#messages.push(content)
    if (this.#excess === undefined) return
    // The runtime cannot be paused.
    this.#excess += size
    if (this.#excess > 16 * this.#maxMessageSize) this.close(1013, "messages come faster than they are read")
  }

  end(code: number, reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#messages.end()
    this.#settle({ code, reason })
  }

  get bufferedAmount(): number {
    return this.#wire.bufferedAmount ?? 0
  }

  async send(message: SocketMessage): Promise<boolean> {
    if (this.#isOver) {
      // In a later turn of the loop: an endless sender must not block everything else.
      await wait(0)
      return false
    }
    try {
      this.#wire.send(message)
    } catch {
      // It is closing: runtimes throw here for no other reason.
      return false
    }
    for (let waited = 0; !this.#isOver && this.bufferedAmount > this.#sendBuffer; waited += lookAgain) {
      if (waited > this.#patience) {
        this.close(1013, "the client does not read")
        return false
      }
      await wait(lookAgain)
    }
    return !this.#isOver
  }

  async close(code = 1000, reason = ""): Promise<void> {
    this.#messages.end()
    if (this.#isOver) return
    try {
      this.#wire.close(code, cutReason(reason))
    } catch {
      // The peer has closed first.
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.end(1006, "")
        resolve()
      }, closeTimeout)
    })
    await Promise.race([this.closed, late])
    clearTimeout(timer)
  }

  [Symbol.asyncIterator](): AsyncIterator<SocketMessage> {
    return this.#messages
  }
}

// Bytes of a text in UTF-8; counted exactly only where that decides.
function utf8Length(text: string, limit: number): number {
  return text.length > limit || text.length * 3 <= limit ? text.length : new TextEncoder().encode(text).length
}

/** The events of the Web's WebSocket, for runtimes that have them. */
export interface EventSocket extends Wire {
  binaryType: string
  addEventListener(type: "message", listener: (event: { data: string | ArrayBuffer }) => void): void
  addEventListener(type: "close", listener: (event: { code: number; reason: string }) => void): void
  addEventListener(type: "open" | "error", listener: () => void): void
}

/** A WebSocket with events as a Socket. */
export function listenTo(wire: EventSocket, options?: WebSocketOptions): WireSocket {
  wire.binaryType = "arraybuffer"
  const socket = new WireSocket(wire, options)
  wire.addEventListener("message", ({ data }) => socket.receive(data))
  wire.addEventListener("close", ({ code, reason }) => {
    socket.end(code, reason)
    try {
      // Some runtimes do not reply to a close by themselves.
      wire.close(code === 1005 || code === 1006 ? 1000 : code, "")
    } catch {
      // Other runtimes have replied already.
    }
  })
  wire.addEventListener("error", () => socket.end(1006, ""))
  return socket
}

/** The subprotocol of the response: the app's choice, if the client offers it. */
export function chooseProtocol(request: Request, wanted: string | undefined): string | undefined {
  const offered = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((name) => name.trim())
  return wanted !== undefined && offered.includes(wanted) ? wanted : undefined
}
