// The runtime of Deno: Deno.serve with its WebSockets; files, temporary files and zlib as on Node.
import type { Answerer, AppRuntime, OnFault } from "../http/app-runtime.ts"
import type { Server, ServerOptions } from "../http/server.ts"
import { type Accept, serveFetch } from "./fetch.ts"
import { system } from "./node/system.ts"
import { WebServer } from "./web-server.ts"
import { chooseProtocol, type EventSocket, listenTo } from "./wire-socket.ts"

interface DenoServer {
  readonly addr: { readonly port: number }
  /** Stops accepting connections, and settles when the open ones have closed. */
  shutdown(): Promise<void>
}

interface DenoNamespace {
  serve(
    options: { port: number; hostname: string; onListen(): void },
    handler: (request: Request, info: { remoteAddr: { hostname: string; port: number } }) => Promise<Response>,
  ): DenoServer
  upgradeWebSocket(request: Request, options: { protocol?: string; idleTimeout?: number }): { socket: EventSocket; response: Response }
}

async function listen(run: Answerer, options: ServerOptions & { onFault: OnFault }): Promise<Server> {
  const { Deno } = globalThis as unknown as { Deno: DenoNamespace }
  const { host = "127.0.0.1", port = 8000, webSockets } = options
  const web = new WebServer(run, options)
  const accept: Accept = (request, { protocol, headers }) => {
    const subprotocol = chooseProtocol(request, protocol)
    const { socket: wire, response } = Deno.upgradeWebSocket(request, {
      ...(subprotocol === undefined ? {} : { protocol: subprotocol }),
      idleTimeout: Math.ceil((webSockets?.pingInterval ?? 20_000) / 1000),
    })
    for (const [name, value] of headers ?? []) response.headers.append(name, value)
    const socket = listenTo(wire, webSockets)
    web.add(socket)
    // It opens once the response is sent.
    const ready = new Promise<void>((resolve) => {
      wire.addEventListener("open", resolve)
      socket.closed.then(() => resolve())
    })
    return { socket, response, ready }
  }
  const server = Deno.serve({ port, hostname: host, onListen() {} }, (request, { remoteAddr }) =>
    web.answerBreakable(request, { address: remoteAddr.hostname, port: remoteAddr.port }, accept),
  )
  let stopped: Promise<void> | undefined
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${server.addr.port}`,
    port: server.addr.port,
    stop() {
      stopped ??= (async () => {
        let isOver = false
        const over = server.shutdown().then(() => {
          isOver = true
        })
        await web.drain(() => isOver)
        if (!isOver) web.breakOff()
        await over
      })()
      return stopped
    },
  }
}

export const runtime: AppRuntime = { ...system, name: "deno", listen, serveFetch }
