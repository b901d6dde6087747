// The async context (AsyncLocalStorage) that middleware opens with `run(value, next)` holds in everything that its request does later.
import { AsyncLocalStorage } from "node:async_hooks"
import {
  ByteStream,
  dependency,
  EventSourceResponse,
  Hayapi,
  HTTPException,
  JSONResponse,
  JsonLines,
  type Middleware,
  Router,
  StreamingResponse,
} from "hayapi"
import { TestClient } from "hayapi/testing"
import { beforeEach, describe, expect, test } from "vitest"
import { quiet, seen } from "./ask.ts"
import { engines, soon } from "./streams.ts"

const context = new AsyncLocalStorage<string>()
let log: string[] = []
beforeEach(() => {
  log = []
})
const at = (place: string) => void log.push(`${place}=${context.getStore() ?? "lost"}`)
const open: Middleware = (request, next) => context.run(request.header("x-user") ?? "nobody", () => next())

async function* pieces() {
  try {
    at("first")
    yield "a"
    at("second")
    yield "b"
  } finally {
    at("closed")
  }
}

function makeApp(level: "app" | "router"): Hayapi {
  const app = new Hayapi({ logger: quiet, ...(level === "app" ? { middleware: [open] } : {}) })
  const router = new Router(level === "router" ? { middleware: [open] } : {})
  const connection = dependency(async function* () {
    at("begin")
    try {
      yield
    } finally {
      at("end")
    }
  })
  const transaction = dependency(
    function* () {
      yield
      at("function scope")
    },
    { scope: "function" },
  )
  const all = { dependencies: [connection, transaction] }
  router.get("/value", all, ({ background, request }) => {
    at("handler")
    background.add(async () => {
      await null
      at("task")
    })
    request.onEnd(() => at("observer"))
    return 1
  })
  router.get("/object", all, () => new JSONResponse(1, { background: () => at("task") }))
  router.get("/error", all, () => {
    throw new HTTPException(400)
  })
  router.get("/model", { ...all, responseModel: JsonLines() }, pieces)
  router.get("/bytes", { ...all, responseModel: ByteStream("text/plain") }, pieces)
  router.get("/class", { ...all, responseClass: StreamingResponse }, pieces as never)
  router.get("/stream", all, () => new StreamingResponse(pieces()))
  router.get("/events", all, () => new EventSourceResponse(pieces()))
  router.get("/web", all, () => new Response(ReadableStream.from(pieces()).pipeThrough(new TextEncoderStream())))
  router.get("/abort", all, async ({ signal, request }) => {
    await new Promise<void>((resolve) => {
      request.signal.addEventListener("abort", () => at("signal of the request"))
      signal.addEventListener("abort", () => {
        at("signal")
        resolve()
      })
    })
    return 1
  })
  app.include(router)
  app.exceptionHandler(400, () => {
    at("exception handler")
    return new JSONResponse(1, { statusCode: 400, background: () => at("task") })
  })
  return app
}

describe.each(engines)("%s", (_engine, options) => {
  describe.each(["app", "router"] as const)("opened by the %s", (level) => {
    test.each([
      ["/value", ["begin", "handler", "function scope", "observer", "task", "end"]],
      ["/object", ["begin", "function scope", "task", "end"]],
      ["/error", ["begin", "end"]],
      ["/model", ["begin", "first", "function scope", "second", "closed", "end"]],
      ["/bytes", ["begin", "first", "function scope", "second", "closed", "end"]],
      ["/class", ["begin", "first", "function scope", "second", "closed", "end"]],
      ["/stream", ["begin", "first", "function scope", "second", "closed", "end"]],
      ["/events", ["begin", "first", "function scope", "second", "closed", "end"]],
    ])("%s keeps it", async (path, places) => {
      await using client = new TestClient(makeApp(level), { ...seen, ...options })
      // Two at once: each has its own.
      const users = ["ann", "bob"]
      await Promise.all(users.map(async (user) => (await client.get(path, { headers: { "x-user": user } })).text()))
      await soon(() => expect(log.filter((line) => line.startsWith("end="))).toHaveLength(2))
      // The exception handler of the app runs outside of a router's middleware.
      const kept = log.filter((line) => places.includes(line.split("=")[0]!))
      for (const user of users) {
        expect(kept.filter((line) => line.endsWith(`=${user}`))).toEqual(places.map((place) => `${place}=${user}`))
      }
      expect(kept).toHaveLength(2 * places.length)
    })
  })
})

test("listeners of an abort keep it", async () => {
  await using client = new TestClient(makeApp("app"), { ...seen, engine: "node" })
  const leaving = new AbortController()
  const asked = client.get("/abort", { headers: { "x-user": "ann" }, signal: leaving.signal }).catch(() => {})
  await soon(() => expect(log).toContain("begin=ann"))
  leaving.abort()
  await asked
  await soon(() => expect(log).toEqual(["begin=ann", "signal=ann", "signal of the request=ann", "function scope=ann", "end=ann"]))
})

test.each(engines)("a body that an inner middleware makes keeps it (%s)", async (_engine, options) => {
  const inner: Middleware = async (_request, next) => {
    const reply = await next()
    reply.body = pieces()
    return reply
  }
  const app = new Hayapi({ logger: quiet, middleware: [open, inner] })
  app.get("/", () => 1)
  await using client = new TestClient(app, { ...seen, ...options })
  expect(await (await client.get("/", { headers: { "x-user": "ann" } })).text()).toBe("ab")
  await soon(() => expect(log).toEqual(["first=ann", "second=ann", "closed=ann"]))
})
