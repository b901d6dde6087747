// The runtime of Bun: Bun.serve with its WebSockets; files, temporary files and zlib as on Node.
import type { Answerer, AppRuntime, OnFault } from "../http/app-runtime.ts"
import type { Server, ServerOptions } from "../http/server.ts"
import { type Accept, serveFetch } from "./fetch.ts"
import { system } from "./node/system.ts"
import { WebServer } from "./web-server.ts"
import { chooseProtocol, WireSocket } from "./wire-socket.ts"

interface BunSocket {
  readonly data: Connection
  send(message: string | Uint8Array): number
  close(code: number, reason: string): void
  getBufferedAmount(): number
}

interface BunServer {
  readonly port: number
  readonly pendingRequests: number
  readonly pendingWebSockets: number
  requestIP(request: Request): { address: string; port: number } | null
  /** Seconds without a byte after which the connection of a request is closed; 0: never. */
  timeout(request: Request, seconds: number): void
  upgrade(request: Request, options: { headers: [string, string][]; data: Connection }): boolean
  stop(closeActiveConnections: boolean): Promise<void>
}

interface BunServeOptions {
  port: number
  hostname: string
  idleTimeout: number
  maxRequestBodySize: number
  fetch(request: Request, server: BunServer): Promise<Response | undefined>
  websocket: {
    maxPayloadLength: number
    idleTimeout: number
    sendPings: boolean
    perMessageDeflate: boolean
    backpressureLimit: number
    closeOnBackpressureLimit: boolean
    open(socket: BunSocket): void
    message(socket: BunSocket, message: string | Uint8Array): void
    close(socket: BunSocket, code: number, reason: string): void
  }
}

/** One WebSocket. Bun passes its end when it is open. */
class Connection {
  peer: BunSocket | undefined
  readonly socket: WireSocket

  constructor(options: ServerOptions["webSockets"]) {
    this.socket = new WireSocket(this, options)
  }

  send(message: string | Uint8Array): void {
    // 0: dropped, because the connection is over or the send buffer is full.
    if (this.peer?.send(message) === 0) throw new Error("not sent")
  }

  close(code: number, reason: string): void {
    this.peer?.close(code, reason)
  }

  get bufferedAmount(): number {
    return this.peer?.getBufferedAmount() ?? 0
  }
}

/** Bun ignores the response to a request that became a WebSocket. */
const upgraded = new Response(null)
/** The maximum in Bun: seconds. */
const longestTimeout = 255
const mebibyte = 1024 * 1024

const inSeconds = (milliseconds: number): number => Math.min(longestTimeout, Math.ceil(milliseconds / 1000))

async function listen(run: Answerer, options: ServerOptions & { onFault: OnFault }): Promise<Server> {
  const { Bun } = globalThis as unknown as { Bun: { serve(options: BunServeOptions): BunServer } }
  const { host = "127.0.0.1", port = 8000, webSockets = {}, requestTimeout = 60_000 } = options
  const { pingInterval = 20_000, pingTimeout = 20_000, maxMessageSize = mebibyte, sendBuffer = mebibyte } = webSockets
  const web = new WebServer(run, options)
  const accept: Accept = (request, { protocol, headers }) => {
    const connection = new Connection(webSockets)
    const subprotocol = chooseProtocol(request, protocol)
    const sent = [...(headers ?? [])].map(([name, value]): [string, string] => [name, value])
    if (subprotocol !== undefined) sent.push(["sec-websocket-protocol", subprotocol])
    if (!server.upgrade(request, { headers: sent, data: connection })) connection.socket.end(1006, "")
    web.add(connection.socket)
    return { socket: connection.socket, response: upgraded }
  }
  const server = Bun.serve({
    port,
    hostname: host,
    idleTimeout: inSeconds(options.keepAliveTimeout ?? 5000),
    // The limits of the app apply.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    async fetch(request, server) {
      // Silence is suspicious while a body is due, but not while the app works or streams.
      server.timeout(request, request.body === null ? 0 : inSeconds(requestTimeout))
      const response = await web.answer(request, server.requestIP(request), accept)
      if (response === upgraded) return undefined
      server.timeout(request, 0)
      return response
    },
    websocket: {
      maxPayloadLength: maxMessageSize,
      idleTimeout: pingInterval === 0 ? 0 : inSeconds(pingInterval + pingTimeout),
      sendPings: pingInterval !== 0,
      perMessageDeflate: false,
      backpressureLimit: 16 * sendBuffer,
      closeOnBackpressureLimit: true,
      open(socket) {
        socket.data.peer = socket
      },
      message: ({ data }, message) => data.socket.receive(message),
      close: ({ data }, code, reason) => data.socket.end(code, reason),
    },
  })
  let stopped: Promise<void> | undefined
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${server.port}`,
    port: server.port,
    stop() {
      stopped ??= (async () => {
        server.stop(false).catch(() => {})
        await web.drain(() => server.pendingRequests === 0 && server.pendingWebSockets === 0)
        await server.stop(true)
      })()
      return stopped
    },
  }
}

export const runtime: AppRuntime = { ...system, name: "bun", listen, serveFetch }
