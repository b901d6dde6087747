// WebSockets of the Node engine: limits, dead and slow peers, late apps, shutdown, and requests that are no handshakes.
import { Hayapi, type WebSocketConnection, type WebSocketDisconnect } from "hayapi"
import { describe, expect, test } from "vitest"
import { quiet } from "../features/ask.ts"
import { sleep, until } from "../features/streams.ts"

describe("limits on Node", () => {
  async function serve(webSockets: object, handler: (websocket: WebSocketConnection) => unknown = drain) {
    const app = new Hayapi({ logger: quiet })
    app.websocket("/", async ({ websocket }) => {
      await websocket.accept()
      await handler(websocket)
    })
    app.websocket("/slow", () => sleep(60_000))
    app.get("/", () => "page")
    const { default: WebSocket } = await import("ws")
    const server = await app.listen({ port: 0, webSockets, stopTimeout: 1000 })
    const connect = async (path = "/", options: object = {}) => {
      const socket = new WebSocket(server.url.replace("http", "ws") + path, { ...options })
      const closed = new Promise<number>((resolve) => socket.once("close", resolve))
      await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject))
      return { socket, closed }
    }
    return { server, connect }
  }
  const drain = async (websocket: WebSocketConnection): Promise<void> => {
    for await (const _message of websocket);
  }

  test("a message that is too large, or has too many fragments, ends the connection; compression is not offered", async () => {
    const { server, connect } = await serve({ maxMessageSize: 1000, maxFragments: 10 })
    const large = await connect("/", { perMessageDeflate: true })
    expect(large.socket.extensions).toBe("")
    large.socket.send("x".repeat(1001))
    expect(await large.closed).toBe(1009)
    const many = await connect()
    for (let i = 0; i < 12; i++) many.socket.send("x", { fin: false })
    expect(await many.closed).toBe(1008)
    await server.stop()
  })

  test("who does not answer pings is dropped", async () => {
    let code = 0
    const { server, connect } = await serve({ pingInterval: 20, pingTimeout: 50 }, async (websocket) => {
      await websocket.receiveText().catch((error: WebSocketDisconnect) => {
        code = error.code
      })
    })
    const alive = await connect()
    const dead = await connect("/", { autoPong: false })
    expect(await dead.closed).toBe(1006)
    await until(() => code === 1006)
    expect(alive.socket.readyState).toBe(alive.socket.OPEN)
    alive.socket.close()
    await server.stop()
  })

  test("senders wait for a client that reads slowly, and give one up that does not read", async () => {
    let sent = 0
    let isOver = false
    const text = "x".repeat(256 * 1024)
    const { server, connect } = await serve({ sendBuffer: 64 * 1024, pingTimeout: 300, pingInterval: 0 }, async (websocket) => {
      while (await websocket.sendText(text)) sent++
      isOver = true
    })
    const { socket } = await connect()
    socket.pause()
    await sleep(150)
    const before = sent
    expect(before).toBeLessThan(200)
    socket.resume()
    await until(() => sent > before + 10)
    socket.pause()
    await until(() => isOver)
    socket.terminate()
    await server.stop()
  })

  test("an app that neither accepts nor refuses is not waited for", async () => {
    const { server, connect } = await serve({ handshakeTimeout: 30 })
    await expect(connect("/slow")).rejects.toThrow("503")
    await server.stop()
  })

  test("stopping tells every peer 1001 and waits for handlers", async () => {
    const order: string[] = []
    const { server, connect } = await serve({}, async (websocket) => {
      await drain(websocket)
      await sleep(30)
      order.push("handler ended")
    })
    const { closed } = await connect()
    await server.stop()
    expect(await closed).toBe(1001)
    expect(order).toEqual(["handler ended"])
  })

  test("what is no handshake is refused, and plain requests are not disturbed", async () => {
    const { server } = await serve({})
    const { connect } = await import("node:net")
    const raw = (lines: string): Promise<string> =>
      new Promise((resolve) => {
        let text = ""
        const socket = connect(server.port, "127.0.0.1", () =>
          socket.write(`${lines}\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`),
        )
        socket.on("data", (chunk) => {
          text += chunk
        })
        socket.on("close", () => resolve(text))
      })
    const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    expect(await raw(`GET / HTTP/1.1\r\nSec-WebSocket-Version: 12\r\n${key}`)).toMatch(/^HTTP\/1\.1 426 [\s\S]*sec-websocket-version: 13/)
    expect(await raw("GET / HTTP/1.1\r\nSec-WebSocket-Version: 13")).toMatch(/^HTTP\/1\.1 400/)
    expect(await raw("GET / HTTP/1.1\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short")).toMatch(/^HTTP\/1\.1 400/)
    expect(await raw(`GET / HTTP/1.1\r\nSec-WebSocket-Version: 13\r\n${key}\r\nSec-WebSocket-Protocol: a, a`)).toMatch(/^HTTP\/1\.1 400/)
    expect(await raw(`POST / HTTP/1.1\r\nSec-WebSocket-Version: 13\r\n${key}`)).toMatch(/^HTTP\/1\.1 405/)
    expect(await (await fetch(server.url)).json()).toBe("page")
    await server.stop()
  })
})
