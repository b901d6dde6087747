// Every form of a streamed response behaves alike: what happens before its first piece, after it, and when nobody wants the rest.
import { Readable } from "node:stream"
import {
  ByteStream,
  dependency,
  EventSourceResponse,
  EventStream,
  Hayapi,
  HTTPException,
  JsonLines,
  type Middleware,
  StreamingResponse,
} from "hayapi"
import { gzip } from "hayapi/middleware"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { remember } from "./ask.ts"
import { aborted, engines, readUntil, sleep, soon } from "./streams.ts"

type Pieces = (values: any) => AsyncGenerator<string>

function refuse(error: unknown): void {
  throw error
}

/** How a handler streams the pieces of a generator. */
const forms: Readonly<Record<string, { options?: object; wrap(pieces: Pieces): (values: any) => unknown }>> = {
  "a byte stream": { options: { responseModel: ByteStream("text/plain") }, wrap: (pieces) => pieces },
  "JSON Lines": { options: { responseModel: JsonLines() }, wrap: (pieces) => pieces },
  "an event stream": { options: { responseModel: EventStream() }, wrap: (pieces) => pieces },
  "a handler that returns an iterable": {
    options: { responseModel: ByteStream("text/plain") },
    wrap: (pieces) => (values) => pieces(values),
  },
  "a handler that returns it later": {
    options: { responseModel: ByteStream("text/plain") },
    wrap: (pieces) => async (values) => {
      await null
      return pieces(values)
    },
  },
  "the class StreamingResponse": { options: { responseClass: StreamingResponse }, wrap: (pieces) => pieces },
  "the class EventSourceResponse": { options: { responseClass: EventSourceResponse }, wrap: (pieces) => pieces },
  "a StreamingResponse": { wrap: (pieces) => (values) => new StreamingResponse(pieces(values)) },
  "a StreamingResponse of a Readable": { wrap: (pieces) => (values) => new StreamingResponse(Readable.from(pieces(values))) },
  "a StreamingResponse of a ReadableStream": {
    wrap: (pieces) => (values) => new StreamingResponse(ReadableStream.from(pieces(values)).pipeThrough(new TextEncoderStream())),
  },
  "an EventSourceResponse": { wrap: (pieces) => (values) => new EventSourceResponse(pieces(values)) },
}
/** Its status is sent at once. */
const web = {
  wrap: (pieces: Pieces) => (values: any) => new Response(ReadableStream.from(pieces(values)).pipeThrough(new TextEncoderStream())),
}

function makeApp(form: (typeof forms)[string], pieces: Pieces, middleware: readonly Middleware[] = []) {
  const { logger, events } = remember()
  const ends: string[] = []
  const transaction = dependency(async function* () {
    try {
      yield
      ends.push("commit")
    } catch (error) {
      ends.push(`rollback: ${(error as Error).message}`)
      throw error
    }
  })
  const app = new Hayapi({ logger, middleware })
  const handler: any = ({ background, response, request, signal }: any) => {
    background.add(() => void ends.push("task"))
    return form.wrap(pieces)({ response, request, signal })
  }
  app.get("/", { dependencies: [transaction], ...form.options } as object, handler)
  return { app, ends, errors: () => events.filter(({ level }) => level === "error").map(({ details }) => details.error) }
}

describe.each(engines)("%s", (_engine, options) => {
  const open = (app: Hayapi) => new TestClient(app, { ...options, raiseServerExceptions: false })

  describe.each(Object.keys(forms))("%s", (name) => {
    const form = forms[name]!
    const ownStatus = form.options !== undefined

    test("may set headers, cookies and, unless it is a response object, the status before its first piece", async () => {
      const { app, ends } = makeApp(form, async function* ({ response }) {
        await null
        response.setCookie("sid", "1")
        response.headers.set("x-a", "b")
        response.statusCode = 201
        yield "piece"
      })
      await using client = open(app)
      const response = await client.get("/")
      expect([response.status, response.headers.getSetCookie().length, response.headers.get("x-a")]).toEqual([
        ownStatus ? 201 : 200,
        1,
        "b",
      ])
      expect(await response.text()).toContain("piece")
      await soon(() => expect(ends).toEqual(["task", "commit"]))
    })

    test("answers an exception that is thrown before its first piece", async () => {
      const { app, ends, errors } = makeApp(form, async function* () {
        await null
        refuse(new HTTPException(404, "No such log"))
        yield "never"
      })
      await using client = open(app)
      const response = await client.get("/")
      expect([response.status, await response.json()]).toEqual([404, { detail: "No such log" }])
      await soon(() => expect(ends).toEqual(["rollback: 404: No such log"]))
      expect(errors()).toEqual([])
    })

    test.each([[false], [true]])(
      "shows dependencies an error midway, runs no tasks, and never looks complete (compressed: %s)",
      async (packed) => {
        const pieces: Pieces = async function* () {
          yield "one"
          await null
          throw new Error("the database went away")
        }
        const { app, ends, errors } = makeApp(form, pieces, packed ? [gzip({ minimumSize: 0, excludeContentTypes: [] })] : [])
        await using client = open(app)
        const response = await client.get("/")
        expect(response.status).toBe(200)
        await expect(response.text()).rejects.toThrow()
        await soon(() => expect(ends).toEqual(["rollback: the database went away"]))
        // In process the test gets the error itself.
        if (options.engine !== undefined) await soon(() => expect(errors()).toMatchObject([{ message: "the database went away" }]))
      },
    )

    test("is closed when the client leaves; its tasks run and dependencies commit", async () => {
      const { app, ends } = makeApp(form, async function* () {
        try {
          for (;;) {
            yield "tick"
            await new Promise((resolve) => setTimeout(resolve, 1))
          }
        } finally {
          ends.push("closed")
        }
      })
      await using client = open(app)
      await readUntil(await client.get("/"), "tick")
      // A Readable and a piped stream close their source in their own time.
      await soon(() => expect(ends.toSorted()).toEqual(["closed", "commit", "task"]))
      expect(ends.indexOf("task")).toBeLessThan(ends.indexOf("commit"))
    })
  })

  test.each([
    "a byte stream",
    "a handler that returns an iterable",
    "a handler that returns it later",
    "the class StreamingResponse",
    "a StreamingResponse",
    "a StreamingResponse of a Readable",
  ])("%s of objects where bytes are due is a coded error, not an empty response", async (name) => {
    const rows = async function* () {
      yield { id: 1 }
    } as unknown as Pieces
    const { app, errors, ends } = makeApp(forms[name]!, rows)
    await using client = open(app)
    const response = await client.get("/")
    expect([response.status, await response.text()]).toEqual([500, "Internal Server Error"])
    expect(errors()).toMatchObject([{ code: "HAYAPI_STREAM_VALUE" }])
    await soon(() => expect(ends[0]).toMatch(/^rollback/))
  })

  test("a Web Response sends its status at once, and an error in its body reaches dependencies all the same", async () => {
    let fail = (): void => {}
    const failing = new Promise<void>((resolve) => {
      fail = resolve
    })
    const { app, ends } = makeApp(web, async function* () {
      await failing
      yield "one"
      throw new Error("the database went away")
    })
    await using client = open(app)
    const response = await client.get("/")
    expect(response.status).toBe(200)
    fail()
    await expect(response.text()).rejects.toThrow()
    await soon(() => expect(ends).toEqual(["rollback: the database went away"]))
  })

  test("a body whose error middleware hides still rolls dependencies back", async () => {
    const tolerant: Middleware = async (_request, next) => {
      const reply = await next()
      const body = reply.body as AsyncIterable<string>
      reply.body = (async function* () {
        try {
          yield* body
        } catch {
          yield "(cut off)"
        }
      })()
      return reply
    }
    const pieces: Pieces = async function* () {
      yield "one "
      throw new Error("the database went away")
    }
    const { app, ends } = makeApp(forms["a byte stream"]!, pieces, [tolerant])
    await using client = open(app)
    expect(await (await client.get("/")).text()).toBe("one (cut off)")
    await soon(() => expect(ends).toEqual(["rollback: the database went away"]))
  })

  test("a stream without a first piece sends its status after a second, and an error after that breaks it off", async () => {
    let fail = (): void => {}
    const failing = new Promise<void>((resolve) => {
      fail = resolve
    })
    const { app, ends } = makeApp(forms["a StreamingResponse"]!, async function* () {
      await failing
      refuse(new HTTPException(404))
      yield ""
    })
    await using client = open(app)
    const response = await client.get("/")
    expect(response.status).toBe(200)
    fail()
    await expect(response.text()).rejects.toThrow()
    await soon(() => expect(ends).toEqual(["rollback: 404: Not Found"]))
  })

  test("a status that cannot be sent is a 500 that closes the stream", async () => {
    const broken: Middleware = async (_request, next) => {
      const reply = await next()
      reply.status = 1000
      return reply
    }
    const pieces: Pieces = async function* () {
      try {
        yield "one"
        yield "two"
      } finally {
        ends.push("closed")
      }
    }
    const { app, ends } = makeApp(forms["a byte stream"]!, pieces, [broken])
    await using client = open(app)
    expect((await client.get("/")).status).toBe(500)
    await soon(() => expect(ends.length).toBe(2))
    expect(ends[0]).toBe("closed")
    expect(ends[1]).toMatch(/^rollback/)
  })
})

describe.each(engines)("cleanup %s", (_engine, options) => {
  test.each(["HEAD", "304", "204", "replaced", "stopped"])("of a generator is over before tasks and teardown begin (%s)", async (way) => {
    const log: string[] = []
    const transaction = dependency(async function* () {
      yield
      log.push("commit")
    })
    const change: Middleware = async (_request, next) => {
      const reply = await next()
      if (way === "replaced") return new Response("instead")
      if (/^\d+$/.test(way)) reply.status = Number(way)
      return reply
    }
    const app = new Hayapi({ middleware: [change] })
    app.get("/", { dependencies: [transaction], responseModel: EventStream() }, async function* ({ background, signal }) {
      background.add(() => void log.push("task"))
      try {
        yield "one"
        if (!signal.aborted) await aborted(signal)
      } finally {
        await sleep(30)
        log.push("closed")
      }
    })
    const client = new TestClient(app, { ...options, raiseServerExceptions: false })
    const response = await client.request(way === "HEAD" ? "HEAD" : "GET", "/")
    if (way === "stopped") await response.body!.getReader().read()
    else await response.text()
    await client.close()
    await soon(() => expect(log).toEqual(["closed", "task", "commit"]))
  })

  test.each([100, 101, 199, 600, 700, 999, 200.5, Number.NaN, -1, "200"])(
    "a status of %s is a coded error and rolls back",
    async (status) => {
      for (const kind of ["text", "stream"]) {
        const pieces: Pieces = async function* () {
          yield "one"
        }
        const form = kind === "stream" ? forms["a byte stream"]! : { wrap: () => () => "text" }
        const change: Middleware = async (_request, next) => {
          const reply = await next()
          reply.status = status as number
          return reply
        }
        const { app, ends } = makeApp(form, pieces, [change])
        await using client = new TestClient(app, { ...options, raiseServerExceptions: false })
        expect((await client.get("/")).status).toBe(500)
        await soon(() => expect(ends).toEqual([expect.stringContaining("HAYAPI_STATUS")]))
      }
    },
  )

  test.each(["abc", "-1", "1", "9", "1e1"])("a content-length of %s for two bytes is an error that rolls back", async (length) => {
    const pieces: Pieces = async function* () {
      yield "a"
      yield "b"
    }
    const change: Middleware = async (_request, next) => {
      const reply = await next()
      reply.headers.set("content-length", length)
      return reply
    }
    const { app, ends } = makeApp(forms["a byte stream"]!, pieces, [change])
    await using client = new TestClient(app, { ...options, raiseServerExceptions: false })
    const response = await client.get("/").catch(() => undefined)
    const text = await response?.text().catch(() => undefined)
    // One byte is a whole body for who was promised one.
    expect(response?.status === 500 || text === undefined || text.length === Number(length)).toBe(true)
    await soon(() => expect(ends).toEqual([expect.stringMatching(/^rollback: .*HAYAPI_(?:CONTENT|HEADER)/)]))
  })

  test.each([{ a: 1 }, 5, undefined, true])("a body of %o in a reply is a coded error", async (body) => {
    const change: Middleware = async (_request, next) => ({ ...(await next()), body: body as never })
    const { app, ends } = makeApp({ wrap: () => () => "text" }, forms as never, [change])
    await using client = new TestClient(app, { ...options, raiseServerExceptions: false })
    expect((await client.get("/")).status).toBe(500)
    await soon(() => expect(ends).toEqual([expect.stringContaining("HAYAPI_CONTENT")]))
  })
})

test("a server that stops does not wait for an event stream that hangs", async () => {
  const app = new Hayapi()
  let isClosed = false
  app.get("/", { responseModel: EventStream() }, async function* () {
    yield "begun"
    await new Promise(() => {})
  })
  const server = await app.listen({ port: 0 })
  const response = await fetch(server.url)
  const reader = response.body!.getReader()
  await reader.read()
  const rest = reader.read().then(({ done }) => {
    isClosed = done
  })
  await server.stop()
  await rest
  expect(isClosed).toBe(true)
})
