// Work that comes too late or fails on its own: bodies read after the response, promises nobody waits for, tasks of responses that failed.
import { readdirSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { dependency, FileResponse, Hayapi, HTTPException, JSONResponse, type Middleware, StreamingResponse, Upload } from "hayapi"
import { accessLog } from "hayapi/middleware"
import { TestClient } from "hayapi/testing"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { quiet, remember, seen } from "./ask.ts"
import { engines, sleep, soon } from "./streams.ts"

const faults: unknown[] = []
const onFault = (error: unknown): void => void faults.push(error)
beforeEach(() => {
  faults.length = 0
  process.on("uncaughtException", onFault)
  process.on("unhandledRejection", onFault)
  process.on("warning", onFault)
})
afterEach(async () => {
  await sleep(5)
  process.off("uncaughtException", onFault)
  process.off("unhandledRejection", onFault)
  process.off("warning", onFault)
  expect(faults).toEqual([])
})

describe.each(engines)("%s", (_engine, options) => {
  test.each(["bytes", "text", "stream", "chunks", "web"])("a body that is first read after the response never hangs (%s)", async (how) => {
    const read = {
      bytes: (request: any) => request.bytes(),
      text: (request: any) => request.text(),
      stream: async (request: any) => {
        for await (const _ of request.stream(100) ?? []);
      },
      chunks: async (request: any) => {
        for await (const _ of request.chunks(100));
      },
      web: (request: any) => request.web.text(),
    }[how]!
    const ends: string[] = []
    const late: Middleware = (request, next) =>
      request.path === "/race" ? Promise.race([next(), sleep(5).then(() => new Response("", { status: 504 }))]) : next()
    const app = new Hayapi({ logger: quiet, middleware: [late] })
    const reading = async (request: unknown) => {
      await sleep(30)
      await read(request).then(
        () => ends.push("read"),
        () => ends.push("refused"),
      )
    }
    app.post("/race", async ({ request }) => void (await reading(request)))
    app.post("/task", ({ request, background }) => background.add(() => reading(request)))
    const client = new TestClient(app, { ...seen, ...options })
    for (const path of ["/race", "/task"]) await (await client.post(path, { body: "abc" })).text()
    await soon(() => expect(ends).toHaveLength(2))
    await client.close()
  })

  test("a promise of an observer, of an access log or of a logger that rejects is reported", async () => {
    const { logger, events } = remember()
    const write = async () => {
      throw new Error("no disk")
    }
    const observe: Middleware = (request, next) => {
      request.onEnd(async () => {
        throw new Error("no database")
      })
      return next()
    }
    const app = new Hayapi({ logger, middleware: [accessLog({ write }), observe] })
    app.get("/", () => 1)
    await using client = new TestClient(app, { ...seen, ...options })
    expect((await client.get("/")).status).toBe(200)
    // In process the client keeps them.
    if (options.engine !== undefined) {
      await soon(() => expect(events.map(({ details }) => details.error.message).sort()).toEqual(["no database", "no disk"]))
    }
  })

  test.each([
    ["a missing file", (background: () => void) => new FileResponse("/nowhere/at/all", { background })],
    [
      "a stream that fails at once",
      (background: () => void) =>
        new StreamingResponse(
          {
            [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("no first piece")) }),
          },
          { background },
        ),
    ],
  ])("the task of %s is not run, whoever returned it", async (_title, make) => {
    const ran: string[] = []
    for (const place of ["handler", "exception handler", "middleware"]) {
      const task = () => void ran.push(place)
      const layer: Middleware = (_request, next) => (place === "middleware" ? (make(task) as never) : next())
      const app = new Hayapi({ logger: quiet, middleware: [layer] })
      app.get("/", () => {
        if (place === "handler") return make(task)
        throw new HTTPException(409)
      })
      app.exceptionHandler(409, () => (place === "exception handler" ? make(task) : new JSONResponse(1)))
      const client = new TestClient(app, { ...seen, ...options })
      expect((await client.get("/")).status).toBe(500)
      await client.close()
    }
    expect(ran).toEqual([])
  })

  test.each([
    ["an asynchronous generator", async function* () {}],
    ["a generator", function* () {}],
    ["a promise of a generator", async () => (async function* () {})()],
    ["a ReadableStream", () => new ReadableStream()],
  ])("%s without a model is a coded error, not an empty object", async (_title, handler) => {
    const { logger, events } = remember()
    const app = new Hayapi({ logger })
    app.get("/", handler as () => never)
    await using client = new TestClient(app, { ...seen, ...options })
    expect((await client.get("/")).status).toBe(500)
    expect(events.map(({ details }) => details.error.code)).toEqual(["HAYAPI_STREAM_VALUE"])
  })

  test.each([
    ["a message that is an object", Object.assign(new Error("x"), { message: { toString: () => "odd" } })],
    ["a name that is a bigint", Object.assign(new Error("x"), { name: 5n })],
    ["a circular message", Object.assign(new Error("x"), { message: process })],
  ])("an error with %s breaks a stream off, and nothing else", async (_title, error) => {
    const app = new Hayapi({ logger: quiet })
    app.get(
      "/",
      () =>
        new StreamingResponse(
          (async function* () {
            yield "one"
            throw error
          })(),
        ),
    )
    await using client = new TestClient(app, { ...seen, ...options })
    await expect((await client.get("/")).text()).rejects.toThrow()
  })
})

test.each(engines)("a stream of empty pieces without an end stops nobody else (%s)", async (_engine, options) => {
  const app = new Hayapi({ logger: quiet })
  let isClosed = false
  app.get(
    "/empty",
    () =>
      new StreamingResponse(
        (async function* () {
          try {
            for (;;) yield ""
          } finally {
            isClosed = true
          }
        })(),
      ),
  )
  app.get("/", () => "alive")
  await using client = new TestClient(app, { ...seen, ...options })
  const leaving = new AbortController()
  const empty = await client.get("/empty", { signal: leaving.signal })
  const reading = empty.text().catch(() => {})
  expect(await (await client.get("/")).json()).toBe("alive")
  leaving.abort()
  await reading
  await soon(() => expect(isClosed).toBe(true))
})

test("pipelined requests with something to do at their end leave no listeners behind", async () => {
  const app = new Hayapi({ logger: quiet })
  let tasks = 0
  app.get("/", async ({ background, signal }) => {
    background.add(() => {
      if (!signal.aborted) tasks += 1
    })
    await sleep(1)
    return 1
  })
  const server = await app.listen({ port: 0 })
  const socket = connect(server.port, "127.0.0.1")
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(40))
  socket.resume()
  await soon(() => expect(tasks).toBe(40))
  socket.destroy()
  await server.stop()
})

describe("a client that leaves", () => {
  const upload = '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'
  const slow = async () => {
    const log: string[] = []
    const transaction = dependency(function* () {
      log.push("begin")
      try {
        yield
      } finally {
        log.push("end")
      }
    })
    const app = new Hayapi({ logger: quiet, maxBodySize: null })
    app.get("/first", { dependencies: [transaction] }, () => sleep(40))
    app.get("/second", { dependencies: [transaction] }, async ({ request, background }) => {
      request.onEnd(({ outcome }) => void log.push(outcome))
      background.add(() => void log.push("task"))
      await sleep(60)
      return "late"
    })
    app.get("/stream", { dependencies: [transaction] }, async () => {
      await sleep(60)
      return new StreamingResponse(["late"])
    })
    app.post("/body", { dependencies: [transaction] }, async ({ request }) => {
      for await (const _ of request.stream(1e7)!) await sleep(20)
    })
    app.post("/upload", { dependencies: [transaction], params: { file: Upload() } }, () => sleep(40))
    return { log, server: await app.listen({ port: 0, stopTimeout: 60_000 }) }
  }
  const cases: Readonly<Record<string, string>> = {
    "from a pipeline": "GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET /second HTTP/1.1\r\nHost: a\r\n\r\n",
    "from a pipeline with a stream": "GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET /stream HTTP/1.1\r\nHost: a\r\n\r\n",
    "while its body is read slowly": `POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n${"x".repeat(300_000)}`,
    "while its body is read slowly, and incomplete": `POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 400000\r\n\r\n${"x".repeat(300_000)}`,
    "during an upload": `POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000000\r\n\r\n${upload}${"x".repeat(2_000_000)}`,
  }
  test.each(Object.keys(cases))("%s leaves nothing open", async (how) => {
    const before = new Set(readdirSync(tmpdir()))
    for (const after of [2, 10, 30]) {
      const { log, server } = await slow()
      const socket = connect(server.port, "127.0.0.1")
      socket.on("error", () => {})
      socket.write(cases[how]!)
      await sleep(after)
      socket.destroy()
      await sleep(20)
      // It waits for everything, and has a minute.
      await server.stop()
      const count = (line: string) => log.filter((each) => each === line).length
      expect(count("end"), log.join()).toBe(count("begin"))
      if (log.includes("task")) expect(log).toContain("aborted")
    }
    const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith("hayapi-upload-") && !before.has(name))
    await soon(() => expect(left()).toEqual([]))
  })
})
