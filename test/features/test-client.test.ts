// The test client: cookies, redirects, calls by operation, faults, and a real socket.
import {
  Body,
  Cookie,
  dependency,
  Hayapi,
  Header,
  HTTPException,
  JSONResponse,
  Query,
  RedirectResponse,
  Router,
  StreamingResponse,
} from "hayapi"
import { gzip } from "hayapi/middleware"
import { CallError, TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { quiet, remember } from "./ask.ts"

describe("requests", () => {
  const app = new Hayapi({ logger: quiet })
  app.route(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], "/echo", {}, async ({ request }) => ({
    method: request.method,
    search: request.search,
    type: request.header("content-type"),
    a: request.header("x-a"),
    b: request.header("x-b"),
    host: request.host,
    text: await request.text(),
  }))

  test("json is sent as JSON, query is appended, methods have their own functions", async () => {
    await using client = new TestClient(app)
    const response = await client.post("/echo?x=1", { json: { é: 1 }, query: { y: [1, 2] as any, z: true } })
    expect(await response.json()).toMatchObject({
      method: "POST",
      search: "?x=1&y=1&y=2&z=true",
      type: "application/json",
      text: '{"é":1}',
    })
    for (const method of ["get", "put", "patch", "delete", "options"] as const) {
      expect(((await (await client[method]("/echo")).json()) as any).method).toBe(method.toUpperCase())
    }
    expect((await client.head("/echo")).status).toBe(200)
  })

  test("bodies may be text, forms and bytes", async () => {
    await using client = new TestClient(app)
    const type = async (body: any) => ((await (await client.post("/echo", { body })).json()) as any).type
    expect(await type("text")).toBe("text/plain;charset=UTF-8")
    expect(await type(new URLSearchParams("a=1"))).toBe("application/x-www-form-urlencoded;charset=UTF-8")
    expect(await type(new FormData())).toMatch(/^multipart\/form-data; boundary=/)
    expect(await type(Uint8Array.of(65))).toBeUndefined()
  })

  test("headers of a request replace those of the client", async () => {
    await using client = new TestClient(app, { headers: { "X-A": "client", "x-b": "client" }, baseUrl: "https://shop.example:8443" })
    expect(await (await client.get("/echo", { headers: { "x-a": "request" } })).json()).toMatchObject({
      a: "request",
      b: "client",
      host: "shop.example:8443",
    })
  })

  test("the headers that FastAPI's client sends go with them, below the test's own", async () => {
    const app = new Hayapi({ logger: quiet })
    app.get("/", { params: { host: Header(z.string()) } }, ({ host, request }) => ({ host, all: Object.fromEntries(request.headers()) }))
    await using client = new TestClient(app, { headers: { "user-agent": "mine" } })
    const { host, all } = (await (await client.get("/", { headers: { Accept: "text/html" } })).json()) as any
    expect(host).toBe("testserver")
    expect(all).toEqual({
      host: "testserver",
      accept: "text/html",
      "accept-encoding": "gzip, deflate",
      connection: "keep-alive",
      "user-agent": "mine",
    })
  })

  test("those of the client can be changed and deleted, but for the host", async () => {
    const app = new Hayapi({ logger: quiet })
    const model = z.strictObject({ host: z.string(), user_agent: z.string() })
    app.get("/", { params: { headers: Header(model) } }, ({ headers }) => headers)
    await using client = new TestClient(app)
    expect((await client.get("/")).status).toBe(422)
    for (const name of ["accept", "accept-encoding", "connection"]) client.headers.delete(name)
    client.headers.set("user-agent", "mine")
    expect(await (await client.get("/")).json()).toEqual({ host: "testserver", user_agent: "mine" })
  })

  test("a compressed answer is unpacked, unless the test asked for encodings itself", async () => {
    const app = new Hayapi({ logger: quiet, middleware: [gzip({ minimumSize: 1 })] })
    app.get("/", () => "long enough".repeat(10))
    await using client = new TestClient(app)
    const response = await client.get("/")
    expect([response.headers.get("content-encoding"), await response.json()]).toEqual(["gzip", "long enough".repeat(10)])
    const packed = await client.get("/", { headers: { "accept-encoding": "gzip" } })
    expect([...new Uint8Array(await packed.arrayBuffer()).slice(0, 2)]).toEqual([0x1f, 0x8b])
  })

  test("repeated headers stay apart", async () => {
    const repeats = new Hayapi()
    repeats.get("/x", { params: { x_a: Header(z.array(z.string())) } }, ({ x_a }) => x_a)
    await using client = new TestClient(repeats)
    const headers = [
      ["X-A", "1"],
      ["x-a", "2, 3"],
    ] as const
    expect(await (await client.get("/x", { headers })).json()).toEqual(["1", "2, 3"])
  })
})

describe("cookies", () => {
  const app = new Hayapi({ logger: quiet })
  app.get("/set/{name}/{value}", ({ name, value, response }) => response.setCookie(name, value))
  app.get("/scoped", ({ response }) => response.setCookie("scoped", "1", { path: "/only" }))
  app.get("/secure", ({ response }) => response.setCookie("secure", "1", { secure: true }))
  app.get("/delete/{name}", ({ name, response }) => response.deleteCookie(name))
  app.get("/all", ({ request }) => request.cookies)
  app.get("/only/all", ({ request }) => request.cookies)
  const all = async (client: TestClient, path = "/all", cookie?: string) =>
    (await client.get(path, cookie === undefined ? {} : { headers: { cookie } })).json()

  test("are kept, sent again, replaced and deleted", async () => {
    await using client = new TestClient(app, { cookies: { given: "0" } })
    await client.get("/set/a/1")
    await client.get("/set/b/2")
    await client.get("/set/a/3")
    expect(await all(client)).toEqual({ given: "0", a: "3", b: "2" })
    expect(client.cookies.get("a")).toBe("3")
    await client.get("/delete/a")
    expect(await all(client)).toEqual({ given: "0", b: "2" })
    client.cookies.clear()
    client.cookies.set("own", "x")
    expect(await all(client)).toEqual({ own: "x" })
  })

  test("are sent where their path and scheme allow", async () => {
    await using client = new TestClient(app)
    await client.get("/scoped")
    await client.get("/secure")
    expect(await all(client)).toEqual({})
    expect(await all(client, "/only/all")).toEqual({ scoped: "1" })
    await using secure = new TestClient(app, { baseUrl: "https://testserver" })
    await secure.get("/secure")
    expect(await all(secure)).toEqual({ secure: "1" })
  })

  test("of the request itself come on top, and win", async () => {
    await using client = new TestClient(app, { cookies: { a: "jar", b: "jar" } })
    expect(await all(client, "/all", "a=own; c=own")).toEqual({ a: "own", b: "jar", c: "own" })
  })

  test("belong to one client", async () => {
    await using first = new TestClient(app)
    await using second = new TestClient(app)
    await first.get("/set/a/1")
    expect(await all(second)).toEqual({})
  })
})

describe("redirects", () => {
  const app = new Hayapi({ logger: quiet })
  app.route(["GET", "POST"], "/to/{status:int}", {}, ({ status }) => new RedirectResponse("/end", { statusCode: status }))
  app.route(["GET", "POST"], "/end", {}, async ({ request }) => [request.method, await request.text()])
  app.get("/loop", () => new RedirectResponse("/loop"))
  app.get("/login", ({ response }) => {
    response.setCookie("session", "s")
    return new RedirectResponse("/me")
  })
  app.get("/me", ({ request }) => request.cookies)

  test.each([
    [301, "GET", ""],
    [302, "GET", ""],
    [303, "GET", ""],
    [307, "POST", "body"],
    [308, "POST", "body"],
  ])("a POST that is redirected with %i arrives as %s", async (status, method, body) => {
    await using client = new TestClient(app)
    expect(await (await client.post(`/to/${status}`, { body: "body" })).json()).toEqual([method, body])
  })

  test("are not followed if the client or the request says so", async () => {
    await using client = new TestClient(app)
    expect((await client.get("/to/302", { redirect: "manual" })).status).toBe(302)
    await using never = new TestClient(app, { followRedirects: false })
    expect((await never.get("/to/302")).headers.get("location")).toBe("/end")
    expect((await never.get("/to/302", { redirect: "follow" })).status).toBe(200)
  })

  test("take cookies on their way", async () => {
    await using client = new TestClient(app)
    expect(await (await client.get("/login")).json()).toEqual({ session: "s" })
  })

  test("that never end are an error", async () => {
    await using client = new TestClient(app)
    await expect(client.get("/loop")).rejects.toThrow("More than 20 redirects")
  })
})

describe("call", () => {
  const router = new Router({ prefix: "/items" })
  const Item = z.object({ name: z.string(), at: z.date().optional() })
  const token = dependency({ xToken: Header(z.string()) }, ({ xToken }) => xToken)
  const readItem = router.get(
    "/{item_id}",
    {
      params: {
        item_id: z.int(),
        tags: Query(z.array(z.string()).default([])),
        page: Query(z.object({ limit: z.int().default(1) })),
        session: Cookie(z.string().optional()),
        token,
      },
      responseModel: z.object({ seen: z.array(z.any()) }),
    },
    ({ item_id, tags, page, session, token }) => ({ seen: [item_id, tags, page.limit, session ?? null, token] }),
  )
  const createItem = router.post("", { params: { item: Item }, statusCode: 201, responseModel: Item }, ({ item }) => item)
  const two = router.put("/two", { params: { a: Item, n: Body(z.int(), { alias: "number" }) } }, ({ a, n }) => [a.name, n])
  const nothing = router.delete("/{item_id}", { statusCode: 204 }, () => {})
  const refuse = router.get("/refuse/it", () => {
    throw new HTTPException(409, { reason: "taken" })
  })
  const app = new Hayapi({ logger: quiet })
  app.include(router, { prefix: "/v1" })
  app.include(router, { prefix: "/v2" })

  test("puts values where the operation reads them and gives the parsed answer", async () => {
    await using client = new TestClient(app)
    const values = { item_id: 3, tags: ["a", "b&c"], page: { limit: 5 }, session: "s", xToken: "t" }
    expect(await client.call(readItem, values)).toEqual({ seen: [3, ["a", "b&c"], 5, "s", "t"] })
  })

  test("writes bodies, whole and by name, dates included", async () => {
    await using client = new TestClient(app)
    expect(await client.call(createItem, { item: { name: "a", at: "1970-01-01T00:00:00Z" } })).toEqual({
      name: "a",
      at: "1970-01-01T00:00:00Z",
    })
    expect(await (client.call as any)(createItem, { item: { name: "a", at: new Date(0) } })).toMatchObject({ at: "1970-01-01T00:00:00Z" })
    expect(await client.call(two, { a: { name: "x" }, n: 5 } as any)).toEqual(["x", 5])
  })

  test("sends headers that the operation does not declare", async () => {
    const other = new Hayapi()
    const readToken = other.get("/", ({ request }) => request.header("authorization") ?? "none")
    await using client = new TestClient(other, { headers: { authorization: "of the client" } })
    expect(await client.call(readToken)).toBe("of the client")
    expect(await client.call(readToken, {}, { headers: { authorization: "of the call" } })).toBe("of the call")
  })

  test("gives undefined for no body", async () => {
    await using client = new TestClient(app)
    expect(await client.call(nothing, { item_id: "1" })).toBeUndefined()
  })

  test("rejects with the answer unless it is a success", async () => {
    await using client = new TestClient(app)
    const failure: unknown = await client.call(refuse).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(CallError)
    expect(failure).toMatchObject({
      body: { detail: { reason: "taken" } },
      message: expect.stringContaining("GET /v1/items/refuse/it answered 409"),
    })
    expect((failure as CallError).response.status).toBe(409)
  })

  test("finds an operation that is included twice by its prefix", async () => {
    await using client = new TestClient(app)
    const failure = (await client.call(refuse, {}, { prefix: "/v2" }).catch((error: unknown) => error)) as CallError
    expect(failure.message).toContain("/v2/items")
  })

  test("refuses an operation of another app", async () => {
    await using client = new TestClient(new Hayapi())
    await expect(client.call(refuse)).rejects.toThrow("HAYAPI_TEST")
  })
})

describe("faults", () => {
  const app = new Hayapi({ logger: quiet })
  app.get("/fault", () => {
    throw new TypeError("inside")
  })
  app.get("/refused", () => {
    throw new HTTPException(403)
  })

  test("are thrown into the test, as themselves", async () => {
    await using client = new TestClient(app)
    await expect(client.get("/fault")).rejects.toThrow(new TypeError("inside"))
  })

  test("are the 500 that clients see with raiseServerExceptions: false", async () => {
    await using client = new TestClient(app, { raiseServerExceptions: false })
    const response = await client.get("/fault")
    expect([response.status, await response.text()]).toEqual([500, "Internal Server Error"])
  })

  test("are not what the app means to answer", async () => {
    await using client = new TestClient(app)
    expect((await client.get("/refused")).status).toBe(403)
  })

  test("of a declaration are thrown by the first request; closing is quiet then", async () => {
    const broken: any = new Hayapi()
    broken.get("/x", { params: { value: z.any() } }, () => 1)
    const client = new TestClient(broken)
    await expect(client.get("/x")).rejects.toThrow(/HAYAPI_UNKNOWN_SOURCE/)
    await client.close()
  })
})

describe("engine: node", () => {
  test("is the same app over a socket", async () => {
    const { logger, events } = remember()
    const app = new Hayapi({ logger })
    app.post("/items/{id}", { params: { id: z.int(), item: z.object({ name: z.string() }), x_a: Header(z.string()) } }, (values) => {
      values.response.setCookie("seen", "1")
      return {
        id: values.id,
        name: values.item.name,
        a: values.x_a,
        client: values.request.client?.address,
        cookies: values.request.cookies,
      }
    })
    app.get("/fault", () => {
      throw new Error("inside")
    })
    app.get("/created", () => new JSONResponse({}, { statusCode: 201 }) as any)
    await using client = new TestClient(app, { engine: "node", headers: { "x-a": "a" } })
    await client.post("/items/1", { json: { name: "é" } })
    expect(await (await client.post("/items/1", { json: { name: "é" } })).json()).toEqual({
      id: 1,
      name: "é",
      a: "a",
      client: "127.0.0.1",
      cookies: { seen: "1" },
    })
    expect((await client.post("/items/x", { json: {} })).status).toBe(422)
    const fault = await client.get("/fault")
    expect([fault.status, await fault.text()]).toEqual([500, "Internal Server Error"])
    await client.get("/created")
    expect(events.map(({ details }) => details.event)).toEqual(["unhandled_error", "undocumented_answer"])
  })

  test("fails a contract test too", async () => {
    const app = new Hayapi({ logger: quiet })
    app.get("/created", ({ response }) => {
      response.statusCode = 201
    })
    await using client = new TestClient(app, { engine: "node", contract: true })
    await expect(client.get("/created")).rejects.toThrow("answered 201")
  })
})

test("a client can be closed twice, and without having asked anything", async () => {
  const client = new TestClient(new Hayapi())
  await client.close()
  await client.get("/")
  await client.close()
  await client.close()
})

test("close does not wait for a body that nobody reads", async () => {
  const outcomes: string[] = []
  const app = new Hayapi()
  const held = dependency(async function* () {
    yield 1
    outcomes.push("ended")
  })
  app.get("/", { params: { held } }, () => new StreamingResponse(["a", "b"]))
  const client = new TestClient(app)
  await client.get("/")
  await client.close()
  expect(outcomes).toEqual(["ended"])
})
