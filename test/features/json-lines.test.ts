// JSON Lines and byte streams: items checked one by one, early errors as answers, late ones as broken connections, and what ends when.
import { ByteStream, dependency, Hayapi, HTTPException, JSONResponse, JsonLines, StreamingResponse } from "hayapi"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, remember } from "./ask.ts"
import { engines, open, readUntil, settled, sleep, until } from "./streams.ts"

const Item = z.object({ name: z.string(), price: z.number().default(1), at: z.date().optional() }).meta({ id: "Item" })

describe.each(engines)("%s", (_engine, options) => {
  test("each item of a generator is checked, filtered and written on a line", async () => {
    const app = new Hayapi()
    app.get("/", { responseModel: JsonLines(Item) }, async function* () {
      yield { name: "Plumbus", secret: 1 }
      yield { name: "Ünïcode", price: 2, at: new Date(0) }
    })
    await using client = open(app, options)
    const response = await client.get("/")
    expect(response.status).toBe(200)
    expect(response.headers.get("content-type")).toBe("application/jsonl")
    expect(response.headers.get("content-length")).toBeNull()
    expect(await response.text()).toBe('{"name":"Plumbus","price":1}\n{"name":"Ünïcode","price":2,"at":"1970-01-01T00:00:00Z"}\n')
  })

  test("sync generators, lists, promises of them, async refinements and no items at all", async () => {
    const app = new Hayapi()
    const Slow = z.string().refine(async (text) => text !== "bad")
    app.get("/sync", { responseModel: JsonLines(Item) }, function* () {
      yield { name: "a" }
    })
    app.get("/list", { responseModel: JsonLines(Slow) }, async () => ["a", "b"])
    app.get("/set", { responseModel: JsonLines() }, () => new Set([1, [new Date(0)], null, new Map([["a", 1]])]))
    app.get("/none", { responseModel: JsonLines(Item) }, () => [])
    await using client = open(app, options)
    expect(await (await client.get("/sync")).text()).toBe('{"name":"a","price":1}\n')
    expect(await (await client.get("/list")).text()).toBe('"a"\n"b"\n')
    expect(await (await client.get("/set")).text()).toBe('1\n["1970-01-01T00:00:00Z"]\nnull\n{"a":1}\n')
    const none = await client.get("/none")
    expect([none.status, await none.text()]).toEqual([200, ""])
  })

  test("what is thrown before the first item is an answer, and dependencies see it", async () => {
    const seen: unknown[] = []
    const app = new Hayapi({ logger: quiet })
    const watcher = dependency(async function* () {
      try {
        yield 1
      } catch (error) {
        seen.push((error as Error).message)
        throw error
      }
    })
    app.get("/missing", { params: { watcher }, responseModel: JsonLines(Item) }, async function* () {
      await sleep(5)
      if (app.debug) yield { name: "" }
      throw new HTTPException(404, "No such list")
    })
    app.get("/unfit", { responseModel: JsonLines(Item) }, (): any => [{ name: 1 }])
    app.get("/text", { responseModel: JsonLines(Item) }, (): any => "text")
    await using client = open(app, options)
    const missing = await client.get("/missing")
    expect([missing.status, await missing.json()]).toEqual([404, { detail: "No such list" }])
    expect(seen).toEqual(["404: No such list"])
    for (const path of ["/unfit", "/text"]) {
      const unfit = await client.get(path)
      expect([unfit.status, await unfit.text()]).toEqual([500, "Internal Server Error"])
    }
  })

  test("what goes wrong later breaks the answer off; the source is stopped, and dependencies see why", async () => {
    const seen: unknown[] = []
    const app = new Hayapi({ logger: quiet })
    const watcher = dependency(async function* () {
      try {
        yield 1
      } catch (error) {
        seen.push((error as Error).constructor.name)
        throw error
      }
    })
    app.get("/", { params: { watcher }, responseModel: JsonLines(Item) }, async function* (): AsyncGenerator<any> {
      try {
        yield { name: "valid" }
        await sleep(5)
        yield { name: "invalid", price: "not-a-number" }
      } finally {
        seen.push("source stopped")
      }
    })
    await using client = open(app, options)
    const response = await client.get("/")
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
    await until(() => seen.length === 2)
    expect(seen).toEqual(["source stopped", "ResponseValidationError"])
  })

  test("statusCode and what was set on the injected response, also by the generator before its first item", async () => {
    const app = new Hayapi()
    const accept = dependency(({ response }) => {
      response.statusCode = 202
    })
    app.post("/created", { statusCode: 201, responseModel: JsonLines(Item) }, () => [])
    app.post("/accepted", { statusCode: 201, dependencies: [accept], responseModel: JsonLines(Item) }, () => [])
    app.post("/late", { responseModel: JsonLines(Item) }, async function* ({ response }) {
      response.statusCode = 203
      response.headers.set("X-Count", "1")
      response.setCookie("a", "b")
      yield { name: "a" }
    })
    await using client = open(app, options)
    expect((await client.post("/created")).status).toBe(201)
    expect((await client.post("/accepted")).status).toBe(202)
    const late = await client.post("/late")
    expect([late.status, late.headers.get("x-count"), late.headers.getSetCookie()]).toEqual([203, "1", ["a=b; Path=/; SameSite=lax"]])
    expect(late.headers.get("content-type")).toBe("application/jsonl")
    await late.text()
  })

  test("request-scoped dependencies and background tasks come after the last item, function-scoped dependencies before the body", async () => {
    const order: string[] = []
    const step = (name: string, scope: "request" | "function") =>
      dependency(
        async function* () {
          yield name
          order.push(`${name} ended`)
        },
        { scope },
      )
    const app = new Hayapi()
    const params = { request_scoped: step("request", "request"), function_scoped: step("function", "function") }
    app.get("/", { params, responseModel: JsonLines() }, async function* ({ background }) {
      background.add(() => void order.push("task"))
      yield 1
      await sleep(5)
      order.push("last item")
      yield 2
    })
    await using client = open(app, options)
    expect(await (await client.get("/")).text()).toBe("1\n2\n")
    await until(() => order.length === 4)
    expect(order).toEqual(["function ended", "last item", "task", "request ended"])
  })

  test("a client that leaves stops the generator, and dependencies end", async () => {
    const ended: string[] = []
    const app = new Hayapi()
    const session = dependency(async function* () {
      yield 1
      ended.push("dependency")
    })
    app.get("/", { params: { session }, responseModel: JsonLines() }, async function* () {
      try {
        for (let i = 0; ; i++) {
          yield { i }
          await sleep(1)
        }
      } finally {
        ended.push("generator")
      }
    })
    await using client = open(app, options)
    await readUntil(await client.get("/"), '{"i":3}')
    await until(() => ended.length === 2)
    expect(ended).toEqual(["generator", "dependency"])
  })

  test("a reader that does not keep up holds the source back", async () => {
    let made = 0
    const app = new Hayapi()
    const piece = "x".repeat(64 * 1024)
    app.get("/", { responseModel: JsonLines() }, function* () {
      for (; made < 100_000; made++) yield piece
    })
    await using client = open(app, options)
    const response = await client.get("/")
    const before = await settled(() => made)
    expect(before).toBeLessThan(1000)
    await sleep(50)
    expect(made).toBe(before)
    await response.body!.cancel()
  })

  test("bytes and text as they are, under their media type", async () => {
    const app = new Hayapi({ logger: quiet })
    app.get("/image", { responseModel: ByteStream("image/png") }, async function* () {
      yield Uint8Array.of(1, 2)
      yield "three"
    })
    app.get("/csv", { responseModel: ByteStream("text/csv") }, () => ["a,b\n", "1,2\n"])
    app.get("/web", { responseModel: ByteStream("text/plain") }, () => new Response("from elsewhere").body!)
    app.get("/unfit", { responseModel: ByteStream("text/plain") }, (): any => [1])
    await using client = open(app, options)
    const image = await client.get("/image")
    expect(image.headers.get("content-type")).toBe("image/png")
    expect(Buffer.from(await image.arrayBuffer()).toString("latin1")).toBe("\x01\x02three")
    const csv = await client.get("/csv")
    expect([csv.headers.get("content-type"), await csv.text()]).toEqual(["text/csv; charset=utf-8", "a,b\n1,2\n"])
    expect(await (await client.get("/web")).text()).toBe("from elsewhere")
    expect((await client.get("/unfit")).status).toBe(500)
  })

  test("HEAD gives headers only, and the source is stopped", async () => {
    let stopped = false
    const app = new Hayapi()
    app.get("/", { responseModel: JsonLines() }, function* () {
      try {
        yield 1
        yield 2
      } finally {
        stopped = true
      }
    })
    await using client = open(app, options)
    const response = await client.head("/")
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([200, "application/jsonl", ""])
    await until(() => stopped)
  })
})

test("a response object is sent as it is, and the options for fields hold for items", async () => {
  const app = new Hayapi()
  const gone = { 410: { model: z.object({ detail: z.string() }) } }
  app.get("/gone", { responseModel: JsonLines(Item), responses: gone }, () => new JSONResponse({ detail: "gone" }, { statusCode: 410 }))
  app.get("/raw", { responseModel: JsonLines(Item) }, () => new StreamingResponse(["a", "b"]))
  app.get("/unset", { responseModel: JsonLines(Item), responseModelExcludeUnset: true }, () => [{ name: "a" }])
  app.get("/only", { responseModel: JsonLines(Item), responseModelInclude: ["price"] }, () => [{ name: "a" }])
  expect((await ask(app, "/gone")).status).toBe(410)
  expect((await ask(app, "/raw")).text).toBe("ab")
  expect((await ask(app, "/unset")).text).toBe('{"name":"a"}\n')
  expect((await ask(app, "/only")).text).toBe('{"price":1}\n')
})

test("a status without a body, set too late to be refused at start, gives the stream up", async () => {
  let stopped = false
  const app = new Hayapi()
  app.get("/", { responseModel: JsonLines() }, async function* ({ response }) {
    try {
      response.statusCode = 204
      yield 1
    } finally {
      stopped = true
    }
  })
  const { status, text } = await ask(app, "/")
  expect([status, text]).toEqual([204, ""])
  await until(() => stopped)
})

test("wrong declarations are told at start", async () => {
  const bodyless = new Hayapi()
  bodyless.get("/", { statusCode: 204, responseModel: JsonLines(Item) } as any, () => [])
  await expect(bodyless.start()).rejects.toThrow("HAYAPI_BODYLESS_STATUS")
  const oneWay = new Hayapi()
  oneWay.get("/", { responseModel: JsonLines(z.object({ a: z.string().transform(Number) })) } as any, () => [])
  await expect(oneWay.start()).rejects.toThrow("the field a of the response model has a one-way transform")
})

test("the log has the reason of a stream that broke off", async () => {
  const { logger, events } = remember()
  const app = new Hayapi({ logger })
  app.get("/", { responseModel: JsonLines(z.int()) }, (): any => [1, "two"])
  const server = await app.listen({ port: 0 })
  await expect(fetch(server.url).then((response) => response.text())).rejects.toThrow()
  await server.stop()
  expect(events.some(({ level, details }) => level === "error" && JSON.stringify(details).includes("ResponseValidationError"))).toBe(true)
})

test("client.call gives all items", async () => {
  const { TestClient } = await import("hayapi/testing")
  const app = new Hayapi()
  const list = app.get("/items/{count}", { params: { count: z.int() }, responseModel: JsonLines(Item) }, function* ({ count }) {
    for (let i = 0; i < count; i++) yield { name: `${i}` }
  })
  await using client = new TestClient(app, { contract: true })
  const items = await client.call(list, { count: 2 })
  expect(items.map(({ name }) => name)).toEqual(["0", "1"])
})

test("the document has the schema of an item", async () => {
  const app = new Hayapi()
  app.get("/jsonl", { responseModel: JsonLines(Item) }, () => [])
  app.post("/words", { statusCode: 201, responseModel: JsonLines(z.array(z.string())), name: "list_words" }, () => [])
  app.get("/any", { responseModel: JsonLines() }, () => [])
  app.get("/image", { responseModel: ByteStream("image/png") }, () => [])
  const { paths, components } = (await app.openapi()) as any
  const content = (path: string, method: string, status: string) => paths[path][method].responses[status].content
  expect(content("/jsonl", "get", "200")).toEqual({ "application/jsonl": { itemSchema: { $ref: "#/components/schemas/Item" } } })
  expect(content("/words", "post", "201")).toEqual({
    "application/jsonl": { itemSchema: { type: "array", items: { type: "string" }, title: "Streamitem List Words Words Post" } },
  })
  expect(content("/any", "get", "200")).toEqual({ "application/jsonl": { itemSchema: {} } })
  expect(content("/image", "get", "200")).toEqual({ "image/png": { schema: { type: "string" } } })
  expect(Object.keys(components.schemas)).toEqual(["Item"])
})
