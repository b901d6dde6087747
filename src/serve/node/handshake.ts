// Handshakes of WebSockets: the limits that hold for a connection, and which requests are not handshakes.
import type { IncomingMessage } from "node:http"
import type { WebSocketOptions } from "../../http/server.ts"
import type { AcceptSocket } from "./connection.ts"

export type WebSocketLimits = { readonly [K in keyof WebSocketOptions]-?: number }

export interface SocketAcceptor {
  readonly accept: AcceptSocket
  readonly handshakeTimeout: number
  /** Closes every connection with 1001 (going away). */
  closeAll(): void
}

const tokens = /^[!#$%&'*+\-.^_`|~\w]+(?:[ \t]*,[ \t]*[!#$%&'*+\-.^_`|~\w]+)*$/

/** The status that refuses an invalid handshake (RFC 6455 4.2.1); undefined for a valid one. */
export function refuseHandshake({ headers }: IncomingMessage): 400 | 426 | undefined {
  if (headers["sec-websocket-version"] !== "13") return 426
  // 16 bytes in base64.
  if (!/^[+/0-9A-Za-z]{22}==$/.test(headers["sec-websocket-key"] ?? "")) return 400
  const offered = headers["sec-websocket-protocol"]
  if (offered === undefined) return undefined
  if (!tokens.test(offered)) return 400
  const names = offered.split(",").map((name) => name.trim())
  return new Set(names).size === names.length ? undefined : 400
}
