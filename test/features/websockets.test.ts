// WebSockets: handshakes with parameters and dependencies, messages both ways, and every way to end; in process and over a socket.
import {
  Cookie,
  dependency,
  Hayapi,
  HTTPException,
  Query,
  RequestValidationError,
  Router,
  type WebSocketConnection,
  WebSocketDisconnect,
  WebSocketException,
} from "hayapi"
import { HandshakeError, TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { quiet, remember } from "./ask.ts"
import { engines, open, until } from "./streams.ts"

/** What refused a handshake. */
async function refusal(client: TestClient, path: string): Promise<Response> {
  const error = await client.websocket(path).then(
    () => expect.unreachable("It was accepted"),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(HandshakeError)
  return (error as HandshakeError).response
}

async function disconnect(receiving: Promise<unknown>): Promise<[number, string]> {
  const error = await receiving.then(
    () => expect.unreachable("Something came"),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(WebSocketDisconnect)
  const { code, reason } = error as WebSocketDisconnect
  return [code, reason]
}

describe.each(engines)("%s", (_engine, options) => {
  test("parameters of path, query, header and cookie, and dependencies", async () => {
    const token = dependency(
      { token: Query(z.string().optional()), session: Cookie(z.string().optional()) },
      ({ token, session, websocket }) => {
        if (token === undefined && session === undefined) throw new WebSocketException(1008, "Who are you?")
        return { name: session ?? token, isSocket: websocket !== undefined }
      },
    )
    const app = new Hayapi()
    app.websocket(
      "/rooms/{room}",
      { params: { room: z.int(), q: z.int().default(1), user: token } },
      async ({ room, q, user, websocket }) => {
        await websocket.accept()
        await websocket.sendJson({ room, q, user, agent: websocket.request.header("user-agent"), at: new Date(0) })
      },
    )
    app.get("/", { params: { user: token } }, ({ user }) => user)
    await using client = open(app, options)
    const headers = { "user-agent": "tests" }
    await using socket = await client.websocket("/rooms/7?token=a", { headers, query: { q: 2 } })
    const user = { name: "a", isSocket: true }
    expect(await socket.receiveJson()).toEqual({ room: 7, q: 2, user, agent: "tests", at: "1970-01-01T00:00:00Z" })
    expect(await disconnect(socket.receiveText())).toEqual([1000, ""])
    client.cookies.set("session", "s")
    await using other = await client.websocket("/rooms/7")
    expect((await other.receiveJson()).user).toEqual({ name: "s", isSocket: true })
    expect(await (await client.get("/?token=b")).json()).toEqual({ name: "s", isSocket: false })
  })

  test("text, bytes and JSON both ways, in order, and iteration until the peer closes", async () => {
    const app = new Hayapi()
    const seen: unknown[] = []
    app.websocket("/echo", async ({ websocket }) => {
      await websocket.accept()
      for await (const message of websocket) {
        if (typeof message === "string") await websocket.sendText(`${message}!`)
        else await websocket.sendBytes(message)
      }
      seen.push("over")
    })
    app.websocket("/typed", async ({ websocket }) => {
      await websocket.accept()
      const { a } = await websocket.receiveJson(z.object({ a: z.int() }))
      await websocket.sendText(`${a + 1} ${await websocket.receiveText()} ${(await websocket.receiveBytes()).length}`)
      await websocket.sendJson(await websocket.receiveJson())
    })
    await using client = open(app, options)
    const echo = await client.websocket("/echo")
    for (let i = 0; i < 100; i++) await echo.sendText(`${i}`)
    for (let i = 0; i < 100; i++) expect(await echo.receiveText()).toBe(`${i}!`)
    await echo.sendBytes(Uint8Array.of(1, 0, 255))
    expect([...(await echo.receiveBytes())]).toEqual([1, 0, 255])
    await echo.close()
    await until(() => seen.length === 1)
    await using typed = await client.websocket("/typed")
    await typed.sendJson({ a: 1, more: true })
    await typed.sendText("é")
    await typed.sendBytes(new Uint8Array(3))
    expect(await typed.receiveText()).toBe("2 é 3")
    await typed.sendText("[1]")
    expect(await typed.receiveJson()).toEqual([1])
  })

  test("a refused handshake is an answer", async () => {
    const app = new Hayapi({ logger: quiet })
    app.websocket("/validation/{n}", { params: { n: z.int() } }, async ({ websocket }) => websocket.accept())
    app.websocket("/exception", () => {
      throw new WebSocketException(1008, "No")
    })
    app.websocket("/http", () => {
      throw new HTTPException(401, "Who?", { headers: { "WWW-Authenticate": "Bearer" } })
    })
    app.websocket("/closed", ({ websocket }) => websocket.close())
    app.websocket("/nothing", () => {})
    app.websocket("/fault", () => {
      throw new Error("secret")
    })
    app.get("/page", () => "page")
    await using client = open(app, options)
    const validation = await refusal(client, "/validation/x")
    expect([validation.status, ((await validation.json()) as any).detail[0].loc]).toEqual([403, ["path", "n"]])
    const exception = await refusal(client, "/exception")
    expect([exception.status, await exception.json()]).toEqual([403, { detail: "No" }])
    const http = await refusal(client, "/http")
    expect([http.status, http.headers.get("www-authenticate")]).toEqual([401, "Bearer"])
    expect((await refusal(client, "/closed")).status).toBe(403)
    expect((await refusal(client, "/nothing")).status).toBe(403)
    const fault = await refusal(client, "/fault")
    expect([fault.status, await fault.text()]).toEqual([500, "Internal Server Error"])
    expect((await refusal(client, "/unknown")).status).toBe(404)
    expect((await refusal(client, "/page")).status).toBe(404)
  })

  test("what is thrown after accept closes with a code; only faults are logged", async () => {
    const { logger, events } = remember()
    const app = new Hayapi({ logger })
    const declare = (path: string, fail: (websocket: WebSocketConnection) => unknown): void =>
      app.websocket(path, async ({ websocket }) => {
        await websocket.accept()
        await fail(websocket)
      })
    declare("/exception", () => {
      throw new WebSocketException(4001, "Enough")
    })
    declare("/close", (websocket) => websocket.close(3000, "Bye"))
    declare("/returns", () => {})
    declare("/bytes", (websocket) => websocket.receiveBytes())
    declare("/text", (websocket) => websocket.receiveText())
    declare("/json", (websocket) => websocket.receiveJson(z.int()))
    declare("/http", () => {
      throw new HTTPException(404, "Nothing here")
    })
    declare("/twice", (websocket) => websocket.accept())
    declare("/fault", () => {
      throw new Error("secret")
    })
    await using client = open(app, options)
    const end = async (path: string, message?: string | Uint8Array): Promise<[number, string]> => {
      await using socket = await client.websocket(path)
      if (typeof message === "string") await socket.sendText(message)
      else if (message !== undefined) await socket.sendBytes(message)
      return await disconnect(socket.receiveText())
    }
    expect(await end("/exception")).toEqual([4001, "Enough"])
    expect(await end("/close")).toEqual([3000, "Bye"])
    expect(await end("/returns")).toEqual([1000, ""])
    expect(await end("/bytes", "text")).toEqual([1003, "Bytes were expected"])
    expect(await end("/text", new Uint8Array(1))).toEqual([1003, "Text was expected"])
    expect(await end("/json", "{")).toEqual([1008, "JSON decode error"])
    expect(await end("/json", '"1"')).toEqual([1008, "Input should be a valid integer"])
    expect(await end("/http")).toEqual([1008, "Nothing here"])
    expect(events).toEqual([])
    expect(await end("/twice")).toEqual([1011, ""])
    expect(await end("/fault")).toEqual([1011, ""])
    expect(events.map(({ level, details }) => [level, details.operation, details.error.message])).toEqual([
      ["error", "websocket", "The handshake was accepted already (HAYAPI_WEBSOCKET)"],
      ["error", "websocket", "secret"],
    ])
  })

  test("a peer that leaves is a WebSocketDisconnect with its code, in dependencies too; the end is told to what waits for it", async () => {
    const order: unknown[] = []
    const app = new Hayapi({ logger: quiet })
    const session = dependency(async function* ({ background }) {
      background.add(() => void order.push("never"))
      try {
        yield 1
      } catch (error) {
        order.push((error as Error).constructor.name)
        throw error
      } finally {
        order.push("session ended")
      }
    })
    app.websocket("/", { dependencies: [session] }, async ({ websocket, signal }) => {
      signal.addEventListener("abort", () => order.push("aborted"))
      await websocket.accept()
      try {
        await websocket.receiveText()
      } catch (error) {
        order.push((error as WebSocketDisconnect).code)
        expect((error as WebSocketDisconnect).websocket).toBe(websocket)
        throw error
      }
    })
    await using client = open(app, options)
    const socket = await client.websocket("/")
    await socket.close(4000, "gone")
    await until(() => order.length === 4)
    expect(order.filter((one) => one !== "aborted")).toEqual([4000, "WebSocketDisconnect", "session ended"])
    expect(order).toContain("aborted")
  })

  test("subprotocols and headers of the answer", async () => {
    const app = new Hayapi()
    app.websocket("/", async ({ websocket }) => {
      await websocket.accept({ subprotocol: "b", headers: { "X-Hello": "1", "Set-Cookie": "seen=1; Path=/" } })
    })
    app.websocket("/header", async ({ websocket }) => {
      await expect(websocket.accept({ headers: { "X-A": "a\r\nX-B: b" } })).rejects.toThrow(TypeError)
      await websocket.accept()
    })
    await using client = open(app, options)
    await using chosen = await client.websocket("/", { subprotocols: ["a", "b"] })
    expect([chosen.subprotocol, chosen.response.headers.get("x-hello"), client.cookies.get("seen")]).toEqual(["b", "1", "1"])
    await using other = await client.websocket("/", { subprotocols: ["c"] }).catch(() => client.websocket("/"))
    expect(other.subprotocol).toBeUndefined()
    await using checked = await client.websocket("/header")
    expect(checked.response.headers.has("x-b")).toBe(false)
  })

  test("routers, includes, mounts and rootPath; dependencies and middleware in their order", async () => {
    const order: string[] = []
    const guard = (name: string) => dependency(() => void order.push(name))
    const around =
      (name: string) =>
      async (request: any, next: any): Promise<any> => {
        order.push(`${name} in`)
        const reply = await next()
        order.push(`${name} out ${reply.status} ${request.operation?.path}`)
        return reply
      }
    const router = new Router({ prefix: "/router", dependencies: [guard("router")], middleware: [around("inner")] })
    router.websocket("/{id}", { dependencies: [guard("own")], name: "live" }, async ({ id, websocket }) => {
      await websocket.accept()
      await websocket.sendText(id)
    })
    const child = new Hayapi()
    child.websocket("/ws", async ({ websocket }) => {
      await websocket.accept()
      await websocket.sendText(`${websocket.request.mount} ${websocket.request.path}`)
    })
    const app = new Hayapi({ dependencies: [guard("app")], middleware: [around("outer")] })
    app.include(router, { prefix: "/v1", dependencies: [guard("include")] })
    app.mount("/child", child)
    expect(app.urlFor("live", { id: 1 })).toBe("/v1/router/1")
    await using client = open(app, options)
    await using socket = await client.websocket("/v1/router/a")
    expect(await socket.receiveText()).toBe("a")
    await socket.close()
    await until(() => order.length === 8)
    const template = "/v1/router/{id}"
    expect(order).toEqual([
      ...["outer in", "inner in", "app", "include", "router", "own"],
      ...[`inner out 101 ${template}`, `outer out 101 ${template}`],
    ])
    await using mounted = await client.websocket("/child/ws")
    expect(await mounted.receiveText()).toBe("/child /ws")
    expect((await refusal(client, "/child/none")).status).toBe(404)
  })

  test("middleware refuses handshakes like requests", async () => {
    const app = new Hayapi()
    app.use((request, next) => (request.header("origin") === "https://good.test" ? next() : new Response("Forbidden", { status: 403 })))
    app.websocket("/", ({ websocket }) => websocket.accept())
    await using client = open(app, options)
    expect((await refusal(client, "/")).status).toBe(403)
    const socket = await client.websocket("/", { headers: { origin: "https://good.test" } })
    await socket.close()
  })

  test("one connection sends to others", async () => {
    const app = new Hayapi()
    const members = new Set<WebSocketConnection>()
    app.websocket("/chat/{name}", async ({ name, websocket }) => {
      await websocket.accept()
      members.add(websocket)
      try {
        for (;;) {
          const text = await websocket.receiveText()
          await Promise.all([...members].map((member) => member.sendText(`${name}: ${text}`)))
        }
      } catch (error) {
        if (!(error instanceof WebSocketDisconnect)) throw error
        members.delete(websocket)
        await Promise.all([...members].map((member) => member.sendText(`${name} left`)))
      }
    })
    await using client = open(app, options)
    const ann = await client.websocket("/chat/ann")
    await using ben = await client.websocket("/chat/ben")
    await until(() => members.size === 2)
    await ann.sendText("hello")
    expect([await ann.receiveText(), await ben.receiveText()]).toEqual(["ann: hello", "ann: hello"])
    await ann.close()
    expect(await ben.receiveText()).toBe("ann left")
  })

  test("the client's end closes connections with the app", async () => {
    const app = new Hayapi()
    let ended = 0
    app.websocket("/", async ({ websocket }) => {
      await websocket.accept()
      for await (const _message of websocket);
      ended += 1
    })
    const client = open(app, options)
    const socket = await client.websocket("/")
    await client.close()
    expect(ended).toBe(1)
    expect((await socket.closed).code).toBe(1001)
  })
})

test("faults are thrown into the test", async () => {
  const app = new Hayapi({ logger: quiet })
  app.websocket("/before", () => {
    throw new Error("before")
  })
  app.websocket("/after", async ({ websocket }) => {
    await websocket.accept()
    throw new Error("after")
  })
  await using client = new TestClient(app)
  await expect(client.websocket("/before")).rejects.toThrow("before")
  const socket = await client.websocket("/after")
  await expect(socket.receiveText()).rejects.toThrow("after")
  await expect(socket.close()).rejects.toThrow("after")
})

test("a socket is in no document and no Allow, and shares its path with operations", async () => {
  const app = new Hayapi()
  app.websocket("/both", ({ websocket }) => websocket.accept())
  app.websocket("/only", ({ websocket }) => websocket.accept())
  app.post("/both", () => "posted")
  await using client = new TestClient(app)
  expect(Object.keys((await app.openapi()).paths as object)).toEqual(["/both"])
  const get = await client.get("/both")
  expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"])
  expect((await client.get("/only")).status).toBe(404)
  expect(await (await client.post("/both")).json()).toBe("posted")
  await (await client.websocket("/both")).close()
})

test("messages that do not fit carry their errors to handlers that want them", async () => {
  const app = new Hayapi()
  app.websocket("/", async ({ websocket }) => {
    await websocket.accept()
    for (;;) {
      try {
        await websocket.sendJson(await websocket.receiveJson(z.object({ n: z.int().min(1) })))
      } catch (error) {
        if (!(error instanceof RequestValidationError)) throw error
        await websocket.sendJson(error.errors.map(({ loc, type }) => ({ loc, type })))
      }
    }
  })
  await using client = new TestClient(app)
  await using socket = await client.websocket("/")
  await socket.sendJson({ n: 0 })
  expect(await socket.receiveJson()).toEqual([{ loc: ["message", "n"], type: "greater_than_equal" }])
  await socket.sendText("nope")
  expect(await socket.receiveJson()).toEqual([{ loc: ["message", 0], type: "json_invalid" }])
  await socket.sendJson({ n: 1 })
  expect(await socket.receiveJson()).toEqual({ n: 1 })
})

test("wrong declarations are told early", async () => {
  const app = new Hayapi()
  app.websocket("/", { params: { item: z.object({ a: z.int() }) } }, () => {})
  await expect(app.start()).rejects.toThrow("HAYAPI_SOCKET_BODY")
  expect(() => new Hayapi().websocket("no-slash", () => {})).toThrow("HAYAPI_PATH")
  expect(() => new WebSocketException(1005)).toThrow("HAYAPI_WEBSOCKET")
  expect(() => new WebSocketException(1006)).toThrow("HAYAPI_WEBSOCKET")
  expect(new WebSocketException(1008, "é".repeat(100)).reason).toBe("é".repeat(61))
})

test("before accept nothing can be sent or received", async () => {
  const app = new Hayapi()
  app.websocket("/", async ({ websocket }) => {
    await expect(websocket.sendText("")).rejects.toThrow("accept")
    await expect(websocket.receiveText()).rejects.toThrow("accept")
    expect(websocket.bufferedAmount).toBe(0)
    await websocket.accept()
  })
  await using client = new TestClient(app)
  await (await client.websocket("/")).close()
})
