// Connections outside node:http: how requests arrive, and the responses to those that cannot be parsed.

import type { IncomingMessage, ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import { UsageError } from "../../http/error-code.ts"
import type { UpgradeOptions } from "../../http/exchange.ts"
import type { Socket } from "../../http/socket.ts"
import { reasonPhrase } from "../../http/status.ts"

/** Accepts a WebSocket handshake on a connection that node:http has released. */
export type AcceptSocket = (incoming: IncomingMessage, socket: Duplex, head: Uint8Array, options: UpgradeOptions) => Promise<Socket>

/** How a request arrived. `isUpgraded` turns true when its connection has become a WebSocket. */
export interface Arrival {
  readonly expectsContinue: boolean
  readonly upgrade: ((options: UpgradeOptions) => Promise<Socket>) | null
  isUpgraded: boolean
}

/** Throws `UsageError` for lenient parsing: other servers on the way may read such requests differently (request smuggling). */
export function refuseInsecureParser(): void {
  const flags = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? "").split(/\s+/)]
  if (flags.includes("--insecure-http-parser")) throw new UsageError("HAYAPI_RUNTIME", "Refusing to serve with --insecure-http-parser")
}

/** Sends a response outside node:http and closes the connection. `lines`: further headers, each with its line end. */
export function endWith(socket: Duplex, status: number, lines = ""): void {
  const phrase = reasonPhrase(status)
  const head = `content-type: text/plain; charset=utf-8\r\ncontent-length: ${phrase.length}\r\nconnection: close\r\n${lines}`
  socket.end(`HTTP/1.1 ${status} ${phrase}\r\n${head}\r\n${phrase}`, () => socket.destroy())
}

export interface ParseError extends Error {
  readonly code?: string
  readonly rawPacket?: Uint8Array
}

/** The status for a request that node:http could not parse. */
export function statusOf(error: ParseError): number {
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

/** How handshakes are accepted. */
export interface Acceptance {
  readonly acceptSocket: AcceptSocket
  /** How long the run may take to accept or refuse, in milliseconds. */
  readonly handshakeTimeout: number
  answer(incoming: IncomingMessage, outgoing: ServerResponse, arrival: Arrival): void
}
