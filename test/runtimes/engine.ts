// The server of the runtime that runs this, against the engine suite: scripts/runtimes.mjs runs it on Bun and Deno.
import { type AppRuntime, EventStream, Hayapi, type ListenOptions, StreamingResponse, WebSocketDisconnect } from "hayapi"
import { describe, expect, test } from "vitest"
import * as z from "zod"
import { testEngine } from "../engines/suite.ts"
import { quiet } from "../features/ask.ts"
import { sleep, until } from "../features/streams.ts"

const name = "Bun" in globalThis ? "bun" : "Deno" in globalThis ? "deno" : "node/runtime"
const { runtime } = (await import(new URL(`../../src/serve/${name}.ts`, import.meta.url).href)) as { runtime: AppRuntime }

testEngine(
  `${name} engine`,
  async (run, onFault) => {
    const server = await runtime.listen(run, { port: 0, onFault })
    return { fetch: (path, init) => fetch(server.url + path, init), stop: () => server.stop() }
  },
  { framesStreams: name === "bun", framesEmpty: name === "deno" },
)

async function listen(declare: (app: Hayapi) => void, options: ListenOptions = {}) {
  const app = new Hayapi({ runtime, logger: quiet })
  declare(app)
  return app.listen({ port: 0, stopTimeout: 2000, ...options })
}

describe("a server", () => {
  test("knows its client, and believes trusted proxies only", async () => {
    const declare = (app: Hayapi) => app.get("/", ({ request }) => [request.url, request.client?.address, typeof request.client?.port])
    const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "shop.test", "x-forwarded-for": "6.6.6.6, 1.2.3.4, 10.0.0.9" }
    const plain = await listen(declare)
    expect(await (await fetch(plain.url, { headers })).json()).toEqual([`${plain.url}/`, "127.0.0.1", "number"])
    await plain.stop()
    const behind = await listen(declare, { trustedProxies: ["127.0.0.1", "10.0.0.0/8"] })
    expect(await (await fetch(behind.url, { headers })).json()).toEqual(["https://shop.test/", "1.2.3.4", "number"])
    await behind.stop()
  })

  test("refuses a head that is too long, a wrong option and an address that is taken", async () => {
    const server = await listen((app) => app.get("/{rest:path}", () => "reached"), {
      maxTargetLength: 100,
      maxHeaderSize: 1000,
      maxHeaderCount: 20,
    })
    const status = async (path: string, headers: Record<string, string> = {}) => (await fetch(server.url + path, { headers })).status
    expect(await status("/a")).toBe(200)
    expect(await status(`/${"a".repeat(100)}`)).toBe(414)
    expect(await status("/a", { x: "a".repeat(1000) })).toBe(431)
    expect(await status("/a", Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`x-${i}`, "a"])))).toBe(431)
    await expect(listen(() => {}, { port: server.port })).rejects.toThrow()
    await expect(listen(() => {}, { trustedProxies: ["all"] })).rejects.toThrow(TypeError)
    await server.stop()
  })

  test("stops when requests, their tasks and streams have ended, and takes no new ones", async () => {
    const order: string[] = []
    const server = await listen((app) => {
      app.get("/slow", async ({ background }) => {
        background.add(async () => {
          await sleep(50)
          order.push("task")
        })
        await sleep(50)
        order.push("answer")
        return "slow"
      })
      app.get("/events", { responseModel: EventStream(z.int()) }, async function* () {
        try {
          for (let i = 0; ; i++) {
            yield i
            await sleep(5)
          }
        } finally {
          order.push("events")
        }
      })
    })
    const events = await fetch(`${server.url}/events`)
    const slow = fetch(`${server.url}/slow`)
    await sleep(20)
    const stopping = server.stop()
    expect(await events.text()).toMatch(/^data: 0\n\n/)
    expect(await (await slow).json()).toBe("slow")
    await stopping
    expect([...order].sort()).toEqual(["answer", "events", "task"])
    await expect(fetch(`${server.url}/slow`)).rejects.toThrow()
  })

  test("breaks off what takes too long to stop", async () => {
    const server = await listen(
      (app) => {
        app.get("/", () => new Promise(() => {}))
        app.get("/stream", () => {
          const pieces = async function* () {
            for (;;) {
              yield "piece"
              await sleep(5)
            }
          }
          return new StreamingResponse(pieces())
        })
      },
      { stopTimeout: 50 },
    )
    const outcome = (path: string) =>
      fetch(server.url + path)
        .then((response) => response.text())
        .then(
          () => "complete",
          () => "broken off",
        )
    const asked = [outcome("/"), outcome("/stream")]
    await sleep(50)
    await server.stop()
    expect(await Promise.all(asked)).toEqual(["broken off", "broken off"])
  })

  test("a stream waits for a client that does not read", async () => {
    let pulled = 0
    const server = await listen((app) => {
      app.get("/", () => {
        const pieces = async function* () {
          for (; pulled < 2000; pulled++) yield new Uint8Array(64 * 1024)
        }
        return new StreamingResponse(pieces())
      })
    })
    const response = await fetch(server.url)
    await sleep(300)
    expect(pulled).toBeLessThan(1000)
    await response.body!.cancel()
    await server.stop()
  })
})

describe("WebSockets", () => {
  function connect(url: string, protocols: string[] = []) {
    const socket = new WebSocket(url.replace("http", "ws"), protocols)
    socket.binaryType = "arraybuffer"
    const messages: unknown[] = []
    socket.onmessage = ({ data }) => messages.push(typeof data === "string" ? data : [...new Uint8Array(data as ArrayBuffer)])
    const opened = new Promise<boolean>((resolve) => {
      socket.onopen = () => resolve(true)
      socket.onerror = () => resolve(false)
    })
    const closed = new Promise<[number, string]>((resolve) => {
      socket.onclose = ({ code, reason }) => resolve([code, reason])
    })
    return { socket, messages, opened, closed }
  }

  test("text, bytes, subprotocols, headers and closing", async () => {
    const seen: unknown[] = []
    const server = await listen((app) => {
      app.websocket("/ws/{name}", { params: { name: z.string() } }, async ({ websocket, name }) => {
        await websocket.accept({ subprotocol: "b", headers: { "x-a": "1" } })
        await websocket.sendText(`hello ${name}`)
        for await (const message of websocket) {
          if (message === "bye") return websocket.close(3001, "bye")
          if (typeof message === "string") await websocket.sendText(message)
          else await websocket.sendBytes(message)
        }
      })
      app.websocket("/gone", async ({ websocket }) => {
        await websocket.accept()
        await websocket
          .receiveText()
          .catch((error: WebSocketDisconnect) => seen.push(error instanceof WebSocketDisconnect, error.code, error.reason))
      })
      app.websocket("/refused", () => {})
      app.websocket("/fails", async ({ websocket }) => {
        await websocket.accept()
        throw new Error("in the handler")
      })
    })
    const { socket, messages, opened, closed } = connect(`${server.url}/ws/you`, ["a", "b"])
    expect([await opened, socket.protocol]).toEqual([true, "b"])
    socket.send("text é")
    socket.send(new Uint8Array([1, 2]))
    socket.send("bye")
    expect(await closed).toEqual([3001, "bye"])
    expect(messages).toEqual(["hello you", "text é", [1, 2]])
    const leaving = connect(`${server.url}/gone`)
    await leaving.opened
    leaving.socket.close(4000, "enough")
    await until(() => seen.length > 0)
    expect(seen).toEqual([true, 4000, "enough"])
    expect(await connect(`${server.url}/refused`).opened).toBe(false)
    expect((await connect(`${server.url}/fails`).closed)[0]).toBe(1011)
    await server.stop()
  })

  test("a message that is too large closes the connection, a stop closes all", async () => {
    const order: string[] = []
    const server = await listen(
      (app) => {
        app.websocket("/", async ({ websocket }) => {
          await websocket.accept()
          for await (const message of websocket) await websocket.sendText(`${message.length}`)
          await sleep(20)
          order.push("ended")
        })
      },
      { webSockets: { maxMessageSize: 1000 } },
    )
    const large = connect(server.url)
    await large.opened
    large.socket.send("x".repeat(1000))
    await until(() => large.messages.length === 1)
    large.socket.send("x".repeat(1001))
    // Bun breaks the connection off without a word.
    expect([1009, 1006]).toContain((await large.closed)[0])
    const open = connect(server.url)
    await open.opened
    await server.stop()
    expect((await open.closed)[0]).toBe(1001)
    expect(order).toEqual(["ended", "ended"])
  })

  test("senders wait for a client that reads slowly", async () => {
    let sent = 0
    const server = await listen(
      (app) => {
        app.websocket("/", async ({ websocket }) => {
          await websocket.accept()
          for (; sent < 400; sent++) await websocket.sendText("x".repeat(64 * 1024))
        })
      },
      { webSockets: { sendBuffer: 64 * 1024 } },
    )
    const { messages, closed } = connect(server.url)
    await closed
    expect([sent, messages.length]).toEqual([400, 400])
    await server.stop()
  })

  test("an app that neither accepts nor refuses is not waited for", async () => {
    const server = await listen((app) => app.websocket("/", () => new Promise(() => {})), {
      webSockets: { handshakeTimeout: 30 },
      stopTimeout: 100,
    })
    expect(await connect(server.url).opened).toBe(false)
    await server.stop()
  })
})
