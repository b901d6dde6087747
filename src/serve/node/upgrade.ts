// Upgrades (RFC 9110 7.8): WebSocket handshakes are passed to the run; every other upgrade is ignored, and its request handled without it.

import { type IncomingMessage, type Server, ServerResponse } from "node:http"
import { Socket as NetSocket } from "node:net"
import type { Duplex } from "node:stream"
import { UsageError } from "../../http/error-code.ts"
import { WebSocketDisconnect } from "../../http/websocket-error.ts"
import { type Acceptance, type Arrival, endWith } from "./connection.ts"

/** Whether a request asks for a WebSocket. HTTP/1.0 has no upgrades. */
export function isHandshake({ method, headers, httpVersion }: IncomingMessage): boolean {
  return method === "GET" && httpVersion === "1.1" && headers.upgrade?.toLowerCase() === "websocket"
}

// From Node 25 on, the body of an upgrade is read by the parser, which is discarded afterwards.
const readsBodies = Number.parseInt(process.versions.node, 10) >= 25

/** Whether Node releases the connection of a request with `Upgrade`. Called from Node 24.9 on; older versions always do. */
export function shouldLetGo(incoming: IncomingMessage): boolean {
  return isHandshake(incoming) || !(readsBodies && hasBody(incoming))
}

/** Whether Node handled a request with `Upgrade` like any other. Data right behind it is then lost, so its connection must be closed. */
export function isUpgradeIgnored({ headers }: IncomingMessage): boolean {
  return headers.upgrade !== undefined && /\bupgrade\b/i.test(headers.connection ?? "")
}

/** Returns a connection to node:http, with its request as if it had no `Upgrade`. `head`: the bytes behind the header lines. */
export function readAgain(server: Server, incoming: IncomingMessage, socket: NetSocket, head: Uint8Array): void {
  // The timeout of the previous response, which has no listener meanwhile.
  socket.setTimeout(0)
  socket.unshift(Buffer.concat([Buffer.from(headOf(incoming), "latin1"), head]))
  server.emit("connection", socket)
}

function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!
    const value = name.toLowerCase() === "connection" ? withoutUpgrade(rawHeaders[i + 1]!) : rawHeaders[i + 1]!
    if (name.toLowerCase() !== "upgrade") text += `${name}: ${value}\r\n`
  }
  return `${text}\r\n`
}

function withoutUpgrade(connection: string): string {
  const options = connection.split(",").map((option) => option.trim())
  return options.filter((option) => option.toLowerCase() !== "upgrade").join(", ")
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0
}

/**
 * A WebSocket handshake reaches the run with `exchange.upgrade`. If the run responds without accepting it, the response is sent like any
 * other and the connection closed.
 */
export function answerHandshake(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Uint8Array,
  { acceptSocket, handshakeTimeout, answer }: Acceptance,
): void {
  // Node has stopped parsing: a body would be read as frames.
  if (!(socket instanceof NetSocket) || hasBody(incoming)) {
    endWith(socket, 400)
    return
  }
  socket.setTimeout(0)
  const outgoing = new ServerResponse(incoming)
  outgoing.shouldKeepAlive = false
  outgoing.assignSocket(socket)
  outgoing.once("finish", () => socket.destroySoon())
  const arrival: Arrival = {
    expectsContinue: false,
    isUpgraded: false,
    upgrade: (options) => {
      if (arrival.isUpgraded) return Promise.reject(new UsageError("HAYAPI_WEBSOCKET", "This handshake was accepted already"))
      clearTimeout(timer)
      if (isLate || outgoing.headersSent || socket.destroyed) return Promise.reject(new WebSocketDisconnect(1006, "the client has gone"))
      arrival.isUpgraded = true
      outgoing.detachSocket(socket)
      // The exchange ends when the connection closes.
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
