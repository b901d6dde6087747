// Upgrades (RFC 9110 7.8): handshakes of WebSockets are given to the run; every other offer is ignored, and its request read as if it had none.

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

// From Node 25 on the body of an upgrade is read by the parser that is given up afterwards.
const readsBodies = Number.parseInt(process.versions.node, 10) >= 25

/** Whether Node lets go of the connection of a request with `Upgrade`; asked from Node 24.9 on, before that it always does. */
export function shouldLetGo(incoming: IncomingMessage): boolean {
  return isHandshake(incoming) || !(readsBodies && hasBody(incoming))
}

/** Whether Node has read a request with `Upgrade` like any other: what was sent right behind it is lost then, so its connection must end with it. */
export function isUpgradeIgnored({ headers }: IncomingMessage): boolean {
  return headers.upgrade !== undefined && /\bupgrade\b/i.test(headers.connection ?? "")
}

/** Gives a connection back to node:http, with its request as if nothing but HTTP/1 had been offered. `head`: what came behind the header lines. */
export function readAgain(server: Server, incoming: IncomingMessage, socket: NetSocket, head: Uint8Array): void {
  // Of the answer before; nobody listens for it in between.
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
 * A WebSocket handshake reaches the run with `exchange.upgrade`; when the run answers without taking it, the answer is sent like any other and the
 * connection closed.
 */
export function answerHandshake(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Uint8Array,
  { acceptSocket, handshakeTimeout, answer }: Acceptance,
): void {
  // Node has stopped parsing: a body would be taken for frames.
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
