// The end of a request: whatever becomes of a response, tasks run or are dropped, dependencies end once, streams close, and files go.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  ByteStream,
  dependency,
  EventSourceResponse,
  FileResponse,
  Hayapi,
  HTTPException,
  JSONResponse,
  JsonLines,
  type Middleware,
  PlainTextResponse,
  RedirectResponse,
  Router,
  StreamingResponse,
  Upload,
} from "hayapi"
import { accessLog, gzip } from "hayapi/middleware"
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { quiet, seen } from "./ask.ts"
import { soon } from "./streams.ts"

const folder = mkdtempSync(join(tmpdir(), "request-end-"))
const file = join(folder, "a.txt")
beforeAll(() => writeFileSync(file, "file"))
afterAll(() => rmSync(folder, { recursive: true }))

let log: string[] = []
const constant = new JSONResponse({ kind: "constant" }, { background: () => void log.push("task of the response") })

async function* pieces(): AsyncGenerator<string> {
  try {
    yield "first"
    yield "second"
  } finally {
    log.push("stream closed")
  }
}

/** What a handler answers with, by its kind. */
const kinds: Readonly<Record<string, { options?: object; answer(): unknown; streams?: true; fails?: true }>> = {
  value: { answer: () => ({ a: 1 }) },
  model: { options: { responseModel: z.object({ a: z.int() }) }, answer: () => ({ a: 1, b: 2 }) },
  nothing: { options: { statusCode: 204 }, answer: () => undefined },
  "response object": { answer: () => new JSONResponse({ a: 1 }) },
  constant: { answer: () => constant },
  text: { options: { responseClass: PlainTextResponse }, answer: () => "text" },
  redirect: { answer: () => new RedirectResponse("/elsewhere") },
  file: { answer: () => new FileResponse(file) },
  "stream object": { answer: () => new StreamingResponse(pieces()), streams: true },
  "stream class": { options: { responseClass: StreamingResponse }, answer: pieces, streams: true },
  "stream model": { options: { responseModel: JsonLines(z.string()) }, answer: pieces, streams: true },
  "byte stream": { options: { responseModel: ByteStream("text/plain") }, answer: pieces, streams: true },
  "event stream": { answer: () => new EventSourceResponse(pieces()), streams: true },
  "Web Response": { answer: () => new Response("web") },
  "Web Response of a stream": { answer: () => new Response(ReadableStream.from(pieces()).pipeThrough(new TextEncoderStream())) },
  exception: {
    answer: () => {
      throw new HTTPException(409)
    },
    fails: true,
  },
  error: {
    answer: () => {
      throw new Error("broken")
    },
    fails: true,
  },
}

/** What middleware makes of the response; `lost` if the request counts as failed. */
const ways: Readonly<Record<string, { layer: Middleware; lost?: true }>> = {
  "is passed on": { layer: (_request, next) => next() },
  "is passed on compressed": { layer: gzip({ minimumSize: 0 }) },
  "is logged": { layer: accessLog({ write: () => {} }) },
  "is put into an envelope": {
    layer: async (_request, next) => {
      const { status } = await next()
      return new JSONResponse({ status })
    },
  },
  "is copied": { layer: async (_request, next) => ({ ...(await next()) }) },
  "loses its body": {
    layer: async (_request, next) => {
      const reply = await next()
      reply.body = null
      return reply
    },
  },
  "becomes a Web Response": {
    layer: async (_request, next) => {
      await next()
      return new Response("instead")
    },
  },
  "becomes a stream": {
    layer: async (_request, next) => {
      await next()
      return new StreamingResponse(["instead"])
    },
  },
  "becomes a 304": {
    layer: async (_request, next) => {
      const reply = await next()
      reply.status = 304
      return reply
    },
  },
  "is made twice": {
    layer: async (_request, next) => {
      await next()
      return next()
    },
  },
  "comes too late": {
    layer: (_request, next) => {
      const late = next()
      return Promise.race([late, soon(() => expect(log).toContain("begun")).then(() => new Response("", { status: 504 }))])
    },
  },
  "is lost in an error": {
    layer: async (_request, next) => {
      await next()
      throw new Error("after next()")
    },
    lost: true,
  },
  "is refused after all": {
    layer: async (_request, next) => {
      await next()
      throw new HTTPException(403)
    },
    lost: true,
  },
  "cannot be sent": {
    layer: async (_request, next) => {
      const reply = await next()
      reply.headers.flat.push("x-bad", "a\r\nb: c")
      return reply
    },
    lost: true,
  },
  "is forgotten": {
    layer: (async (_request: unknown, next: () => unknown) => {
      await next()
    }) as unknown as Middleware,
    lost: true,
  },
}

function makeApp(level: "app" | "router", layer: Middleware, isSlow: boolean): Hayapi {
  const app = new Hayapi({ logger: quiet, ...(level === "app" ? { middleware: [layer] } : {}) })
  const router = new Router({ ...(level === "router" ? { middleware: [layer] } : {}) })
  const transaction = dependency(async function* () {
    try {
      yield
      log.push("commit")
    } catch (error) {
      log.push("rollback")
      throw error
    }
  })
  // The middleware answers in the meantime.
  const wait = async (signal: AbortSignal) => {
    log.push("begun")
    if (isSlow && !signal.aborted) await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()))
  }
  for (const [kind, { options, answer }] of Object.entries(kinds)) {
    const handler: any = async ({ background, signal }: any) => {
      background.add(() => void log.push("task"))
      await wait(signal)
      return answer()
    }
    router.get(`/${kind}`, { dependencies: [transaction], ...options } as object, handler)
  }
  router.post("/upload", { dependencies: [transaction], params: { file: Upload() } }, async ({ file, background, signal }) => {
    background.add(async () => void log.push(`task read ${(await file.bytes()).length}`))
    await wait(signal)
    return file.size
  })
  app.include(router)
  return app
}

const count = (line: string) => log.filter((each) => each === line).length
const spooled = () => readdirSync(tmpdir()).filter((name) => name.startsWith("hayapi-upload-"))

describe.each([
  ["in process", {}],
  ["over a socket", { engine: "node" as const }],
])("%s", (_engine, options) => {
  describe.each(["app", "router"] as const)("with middleware of the %s", (level) => {
    describe.each(Object.keys(ways))("a response that %s", (way) => {
      const { layer, lost = false } = ways[way]!
      const runs = way === "is made twice" ? 2 : 1
      let client: TestClient
      beforeAll(() => {
        client = new TestClient(makeApp(level, layer, way === "comes too late"), { ...seen, ...options })
      })
      afterAll(() => client.close())

      test("loses nothing, whatever it is", async () => {
        for (const [kind, { streams = false, fails = false }] of Object.entries(kinds)) {
          log = []
          const response = await client.get(`/${kind}`)
          await response.text().catch(() => {})
          const isRolledBack = lost || fails
          const title = () => `${kind}: ${log.join(", ")}`
          await soon(() => expect(count("commit") + count("rollback"), title()).toBe(runs))
          expect(count("rollback"), title()).toBe(isRolledBack ? runs : 0)
          expect(count("task"), title()).toBe(isRolledBack ? 0 : runs)
          if (streams) await soon(() => expect(count("stream closed"), title()).toBe(runs))
          if (kind === "constant") expect(count("task of the response"), title()).toBe(isRolledBack ? 0 : runs)
        }
      })

      test("keeps an upload until the tasks have run, and not longer", async () => {
        log = []
        const before = new Set(spooled())
        const body = new FormData()
        body.set("file", new Blob([new Uint8Array(1.2e6)]), "big.bin")
        await (await client.post("/upload", { body })).text()
        await soon(() => expect(count("commit") + count("rollback"), log.join()).toBe(runs))
        expect(count("task read 1200000")).toBe(lost ? 0 : runs)
        await soon(() => expect(spooled().filter((name) => !before.has(name))).toEqual([]))
      })
    })
  })
})

test("a response that is sent before the body was read ends the reading, and nothing stays on disk", async () => {
  log = []
  let isRead = false
  const layer: Middleware = (_request, next) => {
    next()
    return new Promise((resolve) => setTimeout(() => resolve(new Response("", { status: 504 })), 20))
  }
  const app = new Hayapi({ logger: quiet, middleware: [layer] })
  const guard = dependency(() => void log.push("called"))
  app.post("/form", { dependencies: [guard], params: { file: Upload() } }, () => {
    isRead = true
  })
  app.post("/json", { dependencies: [guard], params: { item: z.object({}) } }, () => {
    isRead = true
  })
  await using client = new TestClient(app, { ...seen, engine: "node" })
  const before = new Set(spooled())
  const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'
  for (const [path, type, first] of [
    ["/form", "multipart/form-data; boundary=b", head + "x".repeat(1.2e6)],
    ["/json", "application/json", '{"a":'],
  ] as const) {
    // Half of a body, whose rest never comes.
    const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new TextEncoder().encode(first)) })
    const response = await client.post(path, { body, headers: { "content-type": type } })
    expect(response.status).toBe(504)
  }
  await soon(() => expect(spooled().filter((name) => !before.has(name))).toEqual([]))
  expect([isRead, log]).toEqual([false, []])
})
