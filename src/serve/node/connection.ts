// Connections that leave the ordinary path: requests that cannot be parsed, and upgrades.
import { type IncomingMessage, ServerResponse } from "node:http"
import { Socket as NetSocket } from "node:net"
import type { Duplex } from "node:stream"
import type { UpgradeOptions } from "../../http/exchange.ts"
import type { Socket } from "../../http/socket.ts"
import { reasonPhrase } from "../../http/status.ts"
import { WebSocketDisconnect } from "../../http/websocket-error.ts"

/** Accepts a WebSocket handshake on a connection that node:http has let go of. */
export type AcceptSocket = (incoming: IncomingMessage, socket: Duplex, head: Uint8Array, options: UpgradeOptions) => Promise<Socket>

/** How a request arrived. `isUpgraded` turns true when its connection has become a WebSocket. */
export interface Arrival {
  readonly expectsContinue: boolean
  readonly upgrade: ((options: UpgradeOptions) => Promise<Socket>) | null
  isUpgraded: boolean
}

/** Lenient parsing lets through what other servers on the way read differently: request smuggling. Throws an `Error`. */
export function refuseInsecureParser(): void {
  const flags = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? "").split(/\s+/)]
  if (flags.includes("--insecure-http-parser")) throw new Error("Refusing to serve with --insecure-http-parser")
}

/** Answers a connection outside node:http and closes it. `lines`: further headers, each with its line end. */
export function endWith(socket: Duplex, status: number, lines = ""): void {
  socket.on("error", () => socket.destroy())
  const phrase = reasonPhrase(status)
  const head = `content-type: text/plain; charset=utf-8\r\ncontent-length: ${phrase.length}\r\nconnection: close\r\n${lines}`
  socket.end(`HTTP/1.1 ${status} ${phrase}\r\n${head}\r\n${phrase}`, () => socket.destroy())
}

interface ParseError extends Error {
  readonly code?: string
  readonly rawPacket?: Uint8Array
}

/** The listener for `clientError`: answers what node:http could not read as a request. */
export function refuseConnection(error: ParseError, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy()
    return
  }
  // An answer is under way, or owed to an earlier request: anything written now would be taken for it.
  const current: unknown = Reflect.get(socket, "_httpMessage")
  if (current instanceof ServerResponse && (current.headersSent || current.req.complete)) {
    socket.destroy()
    return
  }
  endWith(socket, statusOf(error))
}

function statusOf(error: ParseError): number {
  switch (error.code) {
    case "HPE_HEADER_OVERFLOW":
      return isLongRequestLine(error.rawPacket) ? 414 : 431
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return 413
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return 408
    default:
      return 400
  }
}

function isLongRequestLine(packet: Uint8Array | undefined): boolean {
  if (packet === undefined) return false
  const lineEnd = packet.indexOf(0x0a)
  return (lineEnd === -1 || lineEnd > 16 * 1024) && /^[A-Z]+ /.test(String.fromCharCode(...packet.subarray(0, 16)))
}

/** What becomes of handshakes. */
export interface Acceptance {
  readonly acceptSocket: AcceptSocket
  /** How long the run may take to accept or refuse: milliseconds. */
  readonly handshakeTimeout: number
  answer(incoming: IncomingMessage, outgoing: ServerResponse, arrival: Arrival): void
}

/** Whether a request asks for a WebSocket. */
export function isHandshake({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && headers.upgrade?.toLowerCase() === "websocket"
}

/**
 * The listener for `upgrade`. A WebSocket handshake reaches the run with `exchange.upgrade`; when the run answers without taking it, and
 * for other protocols, the answer is sent like any other and the connection closed.
 */
export function answerUpgrade(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Uint8Array,
  { acceptSocket, handshakeTimeout, answer }: Acceptance,
): void {
  socket.on("error", () => socket.destroy())
  // Node has stopped parsing: the body of a request for another protocol would be lost.
  const hasBody = incoming.headers["transfer-encoding"] !== undefined || Number(incoming.headers["content-length"] ?? 0) > 0
  if (!(socket instanceof NetSocket) || hasBody) {
    endWith(socket, 400)
    return
  }
  const outgoing = new ServerResponse(incoming)
  outgoing.shouldKeepAlive = false
  outgoing.assignSocket(socket)
  outgoing.once("finish", () => socket.destroySoon())
  const arrival: Arrival = {
    expectsContinue: false,
    isUpgraded: false,
    upgrade: !isHandshake(incoming)
      ? null
      : (options) => {
          if (arrival.isUpgraded) return Promise.reject(new Error("This handshake was accepted already"))
          clearTimeout(timer)
          if (isLate || outgoing.headersSent || socket.destroyed)
            return Promise.reject(new WebSocketDisconnect(1006, "the client has gone"))
          arrival.isUpgraded = true
          outgoing.detachSocket(socket)
          // Whoever waits for the end of the exchange waits for that of the connection.
          socket.once("close", () => outgoing.emit("close"))
          return acceptSocket(incoming, socket, head, options)
        },
  }
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    outgoing.detachSocket(socket)
    outgoing.destroy()
    endWith(socket, 503)
  }, handshakeTimeout)
  outgoing.once("close", () => clearTimeout(timer))
  outgoing.once("finish", () => clearTimeout(timer))
  answer(incoming, outgoing, arrival)
}
