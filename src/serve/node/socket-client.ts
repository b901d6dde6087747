// A WebSocket client for tests: Node 20 has none, and the Web's cannot send headers.
import type { IncomingMessage } from "node:http"
import type { Socket } from "../../http/socket.ts"
import { NodeSocket } from "./socket.ts"

export interface SocketRequest {
  readonly headers: readonly (readonly [string, string])[]
  readonly protocols: readonly string[]
}

/** An open connection, or the response that refused it. */
export type Connected =
  | { readonly socket: Socket; readonly subprotocol: string | undefined; readonly response: Response }
  | { readonly socket: undefined; readonly response: Response }

/** Rejects without an HTTP response. */
export async function connectSocket(url: string, { headers, protocols }: SocketRequest): Promise<Connected> {
  const { default: WebSocket } = await import("ws")
  const joined: Record<string, string> = {}
  for (const [name, value] of headers) joined[name] = name in joined ? `${joined[name]}${name === "cookie" ? "; " : ", "}${value}` : value
  const connection = new WebSocket(url, [...protocols], { headers: joined, perMessageDeflate: false, maxPayload: 0 })
  // Messages right behind the handshake must not be lost, so the socket listens before it is open.
  const limits = {
    maxMessageSize: 0,
    maxFragments: 0,
    pingInterval: 0,
    pingTimeout: 0,
    handshakeTimeout: 0,
    sendBuffer: Number.MAX_SAFE_INTEGER,
  }
  const socket = new NodeSocket(connection, limits)
  let answer: IncomingMessage | undefined
  connection.once("upgrade", (incoming) => {
    answer = incoming
  })
  return new Promise((resolve, reject) => {
    connection.once("error", reject)
    connection.once("open", () => {
      const response = new Response(null, { headers: headersOf(answer) })
      resolve({ socket, subprotocol: connection.protocol || undefined, response })
    })
    connection.once("unexpected-response", (_request, incoming) => {
      const chunks: Buffer[] = []
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk))
      incoming.on("end", () => {
        const response = new Response(Buffer.concat(chunks), { status: incoming.statusCode ?? 500, headers: headersOf(incoming) })
        resolve({ socket: undefined, response })
      })
    })
  })
}

function headersOf(incoming: IncomingMessage | undefined): Headers {
  const headers = new Headers()
  const lines = incoming?.rawHeaders ?? []
  for (let i = 0; i < lines.length; i += 2) headers.append(lines[i]!, lines[i + 1]!)
  return headers
}
