// WebSockets on Node, through `ws`, which is loaded at the first handshake: limits, pings, a bounded send buffer, and an orderly end.
import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import type { UpgradeOptions } from "../../http/exchange.ts"
import { MessageQueue, type SocketMessage } from "../../http/message-queue.ts"
import type { WebSocketOptions } from "../../http/server.ts"
import { notSent, type Socket } from "../../http/socket.ts"
import { WebSocketDisconnect } from "../../http/websocket-error.ts"
import type { AcceptSocket } from "./connection.ts"
import type { SocketAcceptor, WebSocketLimits } from "./handshake.ts"

const loadPackage = () => import("ws")

// Types come from the package itself, so that the published types do not depend on it.
type Package = Awaited<ReturnType<typeof loadPackage>>
type WebSocket = InstanceType<Package["WebSocket"]>
type WebSocketServer = InstanceType<Package["WebSocketServer"]>

const mebibyte = 1024 * 1024

/** How long to wait for the peer's close frame, in milliseconds. */
const closeTimeout = 10_000

export function createSocketAcceptor(options: WebSocketOptions): SocketAcceptor {
  const limits: WebSocketLimits = {
    maxMessageSize: options.maxMessageSize ?? mebibyte,
    maxFragments: options.maxFragments ?? 1024,
    pingInterval: options.pingInterval ?? 20_000,
    pingTimeout: options.pingTimeout ?? 20_000,
    handshakeTimeout: options.handshakeTimeout ?? 10_000,
    sendBuffer: options.sendBuffer ?? mebibyte,
  }
  const accepting = new WeakMap<IncomingMessage, UpgradeOptions>()
  const open = new Set<NodeSocket>()
  let isClosing = false
  let server: Promise<WebSocketServer> | undefined

  const accept: AcceptSocket = async (incoming, socket, head, upgrade) => {
    server ??= loadServer(limits, accepting)
    accepting.set(incoming, upgrade)
    const connection = await completeHandshake(await server, incoming, socket, head)
    const accepted = new NodeSocket(connection, limits)
    open.add(accepted)
    accepted.closed.finally(() => open.delete(accepted))
    if (isClosing) accepted.close(1001).catch(() => {})
    return accepted
  }

  return {
    accept,
    handshakeTimeout: limits.handshakeTimeout,
    closeAll() {
      isClosing = true
      for (const socket of open) socket.close(1001).catch(() => {})
    },
  }
}

async function loadServer(limits: WebSocketLimits, accepting: WeakMap<IncomingMessage, UpgradeOptions>): Promise<WebSocketServer> {
  const { WebSocketServer } = await loadPackage()
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.maxMessageSize,
    // Missing in the types of the package.
    ...{ maxFragments: limits.maxFragments, closeTimeout },
    handleProtocols(offered, incoming) {
      const wanted = accepting.get(incoming)?.protocol
      return wanted !== undefined && offered.has(wanted) ? wanted : false
    },
  })
  server.on("headers", (lines, incoming) => {
    // The header list has checked names and values.
    for (const [name, value] of accepting.get(incoming)?.headers ?? []) lines.push(`${name}: ${value}`)
  })
  return server
}

function completeHandshake(server: WebSocketServer, incoming: IncomingMessage, socket: Duplex, head: Uint8Array): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    // If the client has gone, `ws` destroys the connection without an event.
    const onClose = (): void => reject(new WebSocketDisconnect(1006, "gone before the handshake was complete"))
    if (socket.destroyed) onClose()
    socket.once("close", onClose)
    server.handleUpgrade(incoming, socket, Buffer.from(head.buffer, head.byteOffset, head.byteLength), (connection) => {
      socket.off("close", onClose)
      resolve(connection)
    })
  })
}

/** A connection of `ws` as a Socket. */
export class NodeSocket implements Socket {
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #connection: WebSocket
  readonly #limits: WebSocketLimits
  readonly #messages: MessageQueue
  #waiting: (() => void)[] = []
  #overdue: NodeJS.Timeout | undefined
  #isOver = false

  constructor(connection: WebSocket, limits: WebSocketLimits) {
    this.#connection = connection
    this.#limits = limits
    this.#messages = new MessageQueue(
      () => connection.pause(),
      () => connection.resume(),
    )
    connection.binaryType = "nodebuffer"
    // Protocol errors close the connection and need no report.
    connection.on("error", () => {})
    connection.on("message", (data: Buffer, isBinary: boolean) => this.#messages.push(isBinary ? new Uint8Array(data) : data.toString()))
    this.closed = new Promise((resolve) => {
      connection.once("close", (code: number, reason: Buffer) => {
        this.#isOver = true
        resolve({ code, reason: reason.toString() })
        this.#messages.end()
        this.#release()
      })
    })
    this.#watchPeer()
  }

  get bufferedAmount(): number {
    return this.#connection.bufferedAmount
  }

  async send(message: SocketMessage): Promise<boolean> {
    const connection = this.#connection
    if (connection.readyState !== connection.OPEN) return notSent()
    const { sendBuffer } = this.#limits
    // The app ignores backpressure and the peer does not read: disconnect at 16 times the send buffer.
    if (connection.bufferedAmount > 16 * sendBuffer) {
      this.#giveUp()
      return notSent()
    }
    connection.send(message, { binary: typeof message !== "string" }, () => {
      if (connection.bufferedAmount <= sendBuffer) this.#release()
    })
    if (connection.bufferedAmount <= sendBuffer) return true
    this.#overdue ??= setTimeout(() => this.#giveUp(), this.#limits.pingTimeout)
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return !this.#isOver
  }

  async close(code = 1000, reason = ""): Promise<void> {
    // Unread messages are dropped, so that the peer's close frame is not stuck behind them.
    this.#messages.end()
    this.#connection.resume()
    this.#connection.close(code, reason)
    await this.closed
  }

  [Symbol.asyncIterator](): AsyncIterator<SocketMessage> {
    return this.#messages
  }

  #release(): void {
    clearTimeout(this.#overdue)
    this.#overdue = undefined
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #giveUp(): void {
    this.#connection.close(1013, "the client does not read")
    // The peer does not read, so the close frame may never be sent.
    setTimeout(() => this.#connection.terminate(), 1000)
  }

  #watchPeer(): void {
    const { pingInterval, pingTimeout } = this.#limits
    if (pingInterval === 0) return
    const connection = this.#connection
    let deadline: NodeJS.Timeout | undefined
    const timer = setInterval(() => {
      // While the app does not read, pongs are stuck behind messages.
      if (connection.readyState !== connection.OPEN || connection.isPaused) return
      connection.ping()
      deadline ??= setTimeout(onSilence, pingTimeout)
    }, pingInterval)
    const onSilence = (): void => {
      if (connection.isPaused) deadline = setTimeout(onSilence, pingTimeout)
      else connection.terminate()
    }
    const onLife = (): void => {
      clearTimeout(deadline)
      deadline = undefined
    }
    connection.on("pong", onLife)
    // A message also proves that the peer is alive; its pong may be delayed behind a long message.
    connection.on("message", onLife)
    connection.once("close", () => {
      clearInterval(timer)
      onLife()
    })
  }
}
