// Opening a WebSocket for a test: in process, by passing a handshake to the run, or over a socket on 127.0.0.1.
import { unhandledFault } from "../app/fault.ts"
import type { Run } from "../app/run.ts"
import { endExchange } from "../http/exchange.ts"
import { HeaderList } from "../http/header-list.ts"
import { respond, WebExchange } from "../http/web.ts"
import { type Accepted, type Fault, joinSockets } from "./websocket.ts"

/** What a client sends with every handshake; the key is the one of RFC 6455. */
const handshakeHeaders = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
}

/** The accepted connection, or the response that refused it. `raise`: a fault before that is thrown. */
export async function connectInProcess(run: Run, request: Request, headers: HeaderList, raise: boolean): Promise<Accepted | Response> {
  const gone = new AbortController()
  const [server, client] = joinSockets()
  client.closed.then(() => gone.abort())
  const offered = (headers.get("sec-websocket-protocol") ?? "").split(",").map((name) => name.trim())
  return new Promise((resolve, reject) => {
    let isAccepted = false
    const exchange = WebExchange.from(new Request(request, { signal: gone.signal }), {
      upgrade: async ({ protocol, headers: added }) => {
        const subprotocol = protocol !== undefined && offered.includes(protocol) ? protocol : undefined
        isAccepted = true
        resolve({ socket: client, subprotocol, response: new Response(null, { headers: [...(added ?? [])] }), ended })
        return server
      },
    })
    if (exchange === undefined) {
      resolve(new Response("Bad Request", { status: 400 }))
      return
    }
    const handshake = exchange.with({ headers: new HeaderList([...headers, ...Object.entries(handshakeHeaders)]) })
    const faultOf = (): Fault | undefined => (raise ? (exchange.state.get(unhandledFault) as Fault | undefined) : undefined)
    // `handle` returns its reply when the connection is over, or when the handshake is refused.
    const replied = Promise.resolve().then(() => run.handle(handshake))
    const late: unknown[] = []
    const onFault = (error: unknown): void => void late.push(error)
    const ended = replied.then(async () => {
      if (isAccepted) await endExchange(exchange, { outcome: "sent", status: 101 }, onFault)
      return faultOf() ?? (late.length > 0 && raise ? { error: late[0] } : undefined)
    })
    replied.then(async (reply) => {
      if (isAccepted) return
      const response = await respond(() => reply, exchange, { onFault })
      const fault = faultOf()
      if (fault === undefined) {
        resolve(response)
        return
      }
      // The body is not used.
      await response.body?.cancel()
      reject(fault.error)
    }, reject)
  })
}

/** The accepted connection, or the response that refused it. */
export async function connectOverSocket(url: string, headers: HeaderList): Promise<Accepted | Response> {
  const { connectSocket } = await import("../serve/node/socket-client.ts")
  const protocols = (headers.get("sec-websocket-protocol") ?? "").split(/[ ,]+/).filter((name) => name !== "")
  headers.delete("sec-websocket-protocol")
  const connected = await connectSocket(url.replace(/^http/, "ws"), { headers: [...headers], protocols })
  return connected.socket === undefined ? connected.response : { ...connected, ended: connected.socket.closed.then(() => undefined) }
}
