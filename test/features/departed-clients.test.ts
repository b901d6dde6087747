// Clients that leave: what is thrown because of it is no fault of the app, wherever it is thrown.
import { request } from "node:http"
import { ByteStream, dependency, EventStream, Hayapi, JsonLines } from "hayapi"
import { accessLog } from "hayapi/middleware"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { remember } from "./ask.ts"
import { sleep, until } from "./streams.ts"

/** Rejects with the reason when the signal aborts, as `fetch` does. */
function work(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener("abort", () => reject(signal.reason))
  })
}

const { logger, events } = remember()
let handled: unknown[] = []
let over = 0
const lines: string[] = []
const finish = async <T>(working: Promise<T>): Promise<T> => {
  try {
    return await working
  } finally {
    over += 1
  }
}
const app = new Hayapi({ logger, middleware: [accessLog({ write: (line) => void lines.push(line) })] })
app.exceptionHandler(Error, (_request, error) => {
  handled.push(error)
  return Response.json("handled", { status: 500 }) as never
})
const working = dependency(({ signal }) => finish(work(signal)))
const holding = dependency(async function* () {
  try {
    yield 1
  } catch (error) {
    throw new Error("rolled back", { cause: error })
  }
})

app.get("/reason", ({ signal }) => finish(work(signal)))
app.get("/fetch", async ({ signal, request }) => {
  return finish(fetch(`http://${request.host}/hangs`, { signal }).then((answer) => answer.text()))
})
app.get("/hangs", async () => {
  await sleep(300)
})
app.get("/wrapped", ({ signal }) => finish(work(signal).catch((cause) => Promise.reject(new Error("no stock", { cause })))))
app.get("/any", ({ signal }) => finish(work(AbortSignal.any([signal, AbortSignal.timeout(60_000)]))))
app.get("/abort-error", ({ signal }) => {
  return finish(work(signal).catch(() => Promise.reject(Object.assign(new Error("stopped"), { name: "AbortError" }))))
})
app.get("/dependency", { params: { working } }, () => 1)
app.get("/held", { dependencies: [holding] }, ({ signal }) => finish(work(signal)))
app.get("/lines", { responseModel: JsonLines() }, async function* ({ signal }) {
  yield await finish(work(signal))
})
app.get("/lines-begun", { responseModel: JsonLines() }, async function* ({ signal }) {
  yield 1
  await finish(work(signal))
})
app.get("/bytes-begun", { responseModel: ByteStream("text/plain") }, async function* ({ signal }) {
  yield "one"
  await finish(work(signal))
})
app.get("/events-begun", { responseModel: EventStream() }, async function* ({ signal }) {
  yield 1
  await finish(work(signal))
})
app.get("/middleware", ({ signal }) => signal.aborted)
app.get("/own-fault", ({ signal }) => finish(work(signal).catch(() => Promise.reject(new Error("a bug")))))
app.get("/own-abort", () => {
  const controller = new AbortController()
  controller.abort()
  return work(controller.signal)
})
app.websocket("/live", async ({ websocket, signal }) => {
  await websocket.accept()
  await finish(work(signal))
})

let url = ""
let server: Awaited<ReturnType<typeof app.listen>>
beforeEach(async () => {
  events.length = 0
  lines.length = 0
  handled = []
  over = 0
  server = await app.listen({ port: 0 })
  url = server.url
})
afterEach(() => server.stop())

/** Asks, and leaves. */
async function leave(path: string): Promise<void> {
  const asked = request(url + path, { agent: false })
  asked.on("error", () => {})
  asked.end()
  await sleep(40)
  asked.destroy()
  await until(() => over === 1)
  await sleep(20)
}

describe("on Node", () => {
  test.each([
    "/reason",
    "/fetch",
    "/wrapped",
    "/any",
    "/abort-error",
    "/dependency",
    "/held",
    "/lines",
    "/lines-begun",
    "/bytes-begun",
    "/events-begun",
  ])("%s: nothing is logged as a fault, and no handler of faults is called", async (path) => {
    await leave(path)
    expect([events, handled]).toEqual([[], []])
    expect(lines.filter((line) => line.includes(path))).toEqual([expect.stringMatching(/ (?:-|200) .*aborted$/)])
  })

  test("a WebSocket whose peer has gone", async () => {
    const { WebSocket } = await import("ws")
    const socket = new WebSocket(`${url.replace("http", "ws")}/live`)
    await new Promise((resolve) => socket.on("open", resolve))
    socket.terminate()
    await until(() => over === 1)
    await sleep(20)
    expect(events).toEqual([])
  })

  test("another error is a fault, also when the client has gone", async () => {
    await leave("/own-fault")
    expect(events.map(({ level, details }) => [level, details.error.message])).toEqual([["error", "a bug"]])
  })

  test("an abort of the app's own is a fault while the client waits", async () => {
    expect((await fetch(`${url}/own-abort`)).status).toBe(500)
    expect(events).toHaveLength(1)
  })
})

test("through fetch: the signal of the Request", async () => {
  const controller = new AbortController()
  const answered = app.fetch(new Request("http://a/reason", { signal: controller.signal }))
  await sleep(20)
  controller.abort()
  expect((await answered).status).toBe(499)
  expect([events, handled]).toEqual([[], []])
})

test("an exception handler of just this error is asked", async () => {
  class Stopped extends Error {
    override readonly name = "AbortError"
  }
  const own = new Hayapi({ logger })
  own.exceptionHandler(Stopped, () => Response.json("stopped", { status: 503 }) as never)
  own.get("/", ({ signal }) => work(signal).catch(() => Promise.reject(new Stopped())))
  const controller = new AbortController()
  const answered = own.fetch(new Request("http://a/", { signal: controller.signal }))
  await sleep(20)
  controller.abort()
  expect((await answered).status).toBe(503)
})
