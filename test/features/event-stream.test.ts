// Event streams: what operations send to an EventSource, checked against their model, and documented.
import { dependency, EventSourceResponse, EventStream, Hayapi, Header, HTTPException, ServerSentEvent } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterEach, describe, expect, test, vi } from "vitest"
import { z } from "zod"
import { quiet } from "./ask.ts"
import { aborted, engines, latch, open, readUntil, sleep, turns, until } from "./streams.ts"

const Item = z.object({ name: z.string(), price: z.number() }).meta({ id: "Item" })

afterEach(() => void vi.useRealTimers())

describe.each(engines)("%s", (_engine, options) => {
  test("items and events, each checked and filtered by the model", async () => {
    const app = new Hayapi()
    app.get("/", { responseModel: EventStream(Item) }, async function* () {
      yield { name: "Plumbus", price: 32.99, secret: 1 }
      const hidden = { name: "Box", price: 1, secret: 1 }
      yield new ServerSentEvent({ data: hidden, event: "item_update", id: "1", retry: 5000, comment: "new" })
      yield new ServerSentEvent({ comment: "nothing new" })
      yield new ServerSentEvent({ rawData: "[DONE]", event: "done" })
    })
    await using client = open(app, options)
    const response = await client.get("/")
    expect(response.status).toBe(200)
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8")
    expect(response.headers.get("cache-control")).toBe("no-cache")
    expect(response.headers.get("x-accel-buffering")).toBe("no")
    expect(await response.text()).toBe(
      [
        'data: {"name":"Plumbus","price":32.99}\n\n',
        ': new\nevent: item_update\ndata: {"name":"Box","price":1}\nid: 1\nretry: 5000\n\n',
        ": nothing new\n\n",
        "event: done\ndata: [DONE]\n\n",
      ].join(""),
    )
  })

  test("without a model anything goes, and a response class says the same", async () => {
    const app = new Hayapi()
    app.post("/model", { responseModel: EventStream(), statusCode: 201 }, () => ["a", null, { at: new Date(0) }])
    app.get("/class", { responseClass: EventSourceResponse }, function* () {
      yield new ServerSentEvent({ data: new Map([["a", 1]]) })
    })
    app.get("/object", () => new EventSourceResponse([1]))
    await using client = open(app, options)
    const model = await client.post("/model")
    expect([model.status, await model.text()]).toEqual([201, 'data: "a"\n\ndata: null\n\ndata: {"at":"1970-01-01T00:00:00Z"}\n\n'])
    const byClass = await client.get("/class")
    expect([byClass.headers.get("x-accel-buffering"), await byClass.text()]).toEqual(["no", 'data: {"a":1}\n\n'])
    expect(await (await client.get("/object")).text()).toBe("data: 1\n\n")
  })

  test("an early error is an answer; a late one breaks the stream off", async () => {
    const app = new Hayapi({ logger: quiet })
    app.get("/early", { responseModel: EventStream(Item) }, async function* () {
      await sleep(20)
      if (app.debug) yield { name: "", price: 1 }
      throw new HTTPException(409, "Busy")
    })
    app.get("/unfit", { responseModel: EventStream(Item) }, function* (): Generator<any> {
      yield new ServerSentEvent({ data: { name: 1 } })
    })
    app.get("/field", { responseModel: EventStream(Item) }, () => [new ServerSentEvent({ event: "a\nb" })])
    app.get("/late", { responseModel: EventStream(Item) }, async function* (): AsyncGenerator<any> {
      yield { name: "a", price: 1 }
      await sleep(5)
      yield { name: "b" }
    })
    await using client = open(app, options)
    const early = await client.get("/early")
    expect([early.status, await early.json()]).toEqual([409, { detail: "Busy" }])
    expect((await client.get("/unfit")).status).toBe(500)
    expect((await client.get("/field")).status).toBe(500)
    const late = await client.get("/late")
    expect(late.status).toBe(200)
    await expect(late.text()).rejects.toThrow()
  })

  test("a stream that has nothing to say is accepted within a second or so, and stopped when the client leaves", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    const begun = latch()
    let ended = false
    const app = new Hayapi()
    app.get("/", { responseModel: EventStream() }, async function* ({ signal }) {
      try {
        begun.open()
        await aborted(signal)
        yield 1
      } finally {
        ended = true
      }
    })
    await using client = open(app, options)
    const leaving = new AbortController()
    let response: Response | undefined
    client.get("/", { signal: leaving.signal }).then((answer) => {
      response = answer
    })
    await begun.opened
    await turns()
    vi.advanceTimersByTime(900)
    await turns()
    expect(response).toBeUndefined()
    await until(() => {
      vi.advanceTimersByTime(100)
      return response !== undefined
    })
    vi.useRealTimers()
    expect(response!.status).toBe(200)
    leaving.abort()
    await response!.body!.cancel().catch(() => {})
    await until(() => ended)
  })

  test("a browser that comes back says what it saw last", async () => {
    const app = new Hayapi()
    app.get("/", { params: { lastEventId: Header(z.int().optional()) }, responseModel: EventStream(z.int()) }, function* ({ lastEventId }) {
      for (let i = (lastEventId ?? -1) + 1; i < 3; i++) yield new ServerSentEvent({ data: i * 10, id: `${i}` })
    })
    await using client = open(app, options)
    expect(await (await client.get("/", { headers: { "Last-Event-ID": "1" } })).text()).toBe("data: 20\nid: 2\n\n")
    expect(await readUntil(await client.get("/"), "id: 1")).toContain("data: 0\nid: 0\n\n")
  })
})

test("client.call gives the data of all events", async () => {
  const app = new Hayapi()
  const list = app.get("/", { responseModel: EventStream(Item) }, () => [
    new ServerSentEvent({ comment: "hello" }),
    { name: "a", price: 1 },
    new ServerSentEvent({ data: { name: "b", price: 2 }, id: "2" }),
  ])
  await using client = new TestClient(app)
  expect(await client.call(list)).toEqual([
    { name: "a", price: 1 },
    { name: "b", price: 2 },
  ])
})

test("one value's model and a class of event streams contradict each other", async () => {
  const app = new Hayapi()
  app.get("/", { responseClass: EventSourceResponse, responseModel: Item }, (): any => [])
  await expect(app.start()).rejects.toThrow("HAYAPI_STREAM_MODEL")
})

test("the document says what an event is, and what its data are", async () => {
  const app = new Hayapi()
  app.get("/items", { responseModel: EventStream(Item) }, () => [])
  app.post("/texts", { statusCode: 201, responseModel: EventStream(z.record(z.string(), z.string())), name: "sse" }, () => [])
  app.get("/any", { responseClass: EventSourceResponse }, () => [])
  const { paths } = (await app.openapi()) as any
  const fields = { event: { type: "string" }, id: { type: "string" }, retry: { type: "integer", minimum: 0 } }
  const stream = (data: object, required: object) => ({
    description: "Successful Response",
    content: { "text/event-stream": { itemSchema: { type: "object", properties: { data, ...fields }, ...required } } },
  })
  const json = (contentSchema: object) => ({ type: "string", contentMediaType: "application/json", contentSchema })
  const required = { required: ["data"] }
  expect(paths["/items"].get.responses).toEqual({ 200: stream(json({ $ref: "#/components/schemas/Item" }), required) })
  expect(paths["/texts"].post.responses).toEqual({
    201: stream(json({ type: "object", additionalProperties: { type: "string" }, title: "Streamitem Sse Texts Post" }), required),
  })
  expect(paths["/any"].get.responses).toEqual({ 200: stream({ type: "string" }, {}) })
})

test("a server that stops ends event streams, and what waits for their end", async () => {
  const ended: string[] = []
  const said = latch()
  const app = new Hayapi()
  const session = dependency(async function* () {
    yield 1
    ended.push("dependency")
  })
  app.get("/", { params: { session }, responseModel: EventStream() }, async function* ({ signal }) {
    try {
      for (;;) {
        yield "tick"
        said.open()
        await aborted(signal)
      }
    } finally {
      ended.push("generator")
    }
  })
  // It does not help to wait: a test takes less.
  const server = await app.listen({ port: 0, stopTimeout: 600_000 })
  const response = await fetch(server.url)
  const text = response.text()
  await said.opened
  await server.stop()
  expect(await text).toBe('data: "tick"\n\n')
  await until(() => ended.includes("dependency"))
})
