// Gzip: which answers are compressed, and that nothing else about them changes.
import { gunzipSync } from "node:zlib"
import { FileResponse, Hayapi, HTTPResponse, JSONResponse, PlainTextResponse, StreamingResponse } from "hayapi"
import { type GzipOptions, gzip } from "hayapi/middleware"
import { TestClient } from "hayapi/testing"
import { afterEach, describe, expect, test } from "vitest"
import { runtime as webRuntime } from "../../src/serve/web-runtime.ts"
import { quiet, seen } from "../features/ask.ts"
import { sleep, until } from "../features/streams.ts"

const large = "x".repeat(4000)
let closed = 0

async function* pieces() {
  try {
    for (let i = 0; i < 3; i++) yield `piece ${i}\n`
  } finally {
    closed += 1
  }
}

const countBackground = () => {
  closed += 10
}

function make(options: GzipOptions = {}): Hayapi {
  const app = new Hayapi({ logger: quiet, middleware: [gzip(options)] })
  app.get("/large", () => new PlainTextResponse(large, { headers: { etag: '"a"', vary: "Origin" } }))
  app.get("/huge", () => new PlainTextResponse(large.repeat(100)))
  app.get("/small", () => "small")
  app.get("/bytes", () => new HTTPResponse(new Uint8Array(1000), { mediaType: "image/png" }))
  app.get("/encoded", () => new PlainTextResponse(large, { headers: { "content-encoding": "br" } }))
  app.get("/kept", () => new PlainTextResponse(large, { headers: { "cache-control": "max-age=5, no-transform" } }))
  app.get("/stream", () => new StreamingResponse(pieces(), { mediaType: "text/plain", background: countBackground }))
  app.get("/web", () => new Response(new Blob([large]).stream()))
  app.get("/events", () => new StreamingResponse(pieces(), { mediaType: "text/event-stream; charset=utf-8" }))
  app.get("/file", () => new FileResponse(new URL(import.meta.url)))
  app.get("/fails", () => {
    const failing = async function* () {
      yield "first"
      throw new Error("midway")
    }
    return new StreamingResponse(failing(), { mediaType: "text/plain" })
  })
  app.get("/none", () => new JSONResponse(null, { statusCode: 204 }))
  return app
}

const accept = { "accept-encoding": "gzip, deflate" }

async function get(path: string, headers: Record<string, string> = accept, options: GzipOptions = {}, method = "GET") {
  await using client = new TestClient(make(options), seen)
  const response = await client.request(method, path, { headers })
  const bytes = new Uint8Array(await response.arrayBuffer())
  const isPacked = response.headers.get("content-encoding") === "gzip" && bytes.length > 0
  return { response, bytes, isPacked, text: isPacked ? gunzipSync(bytes).toString() : new TextDecoder().decode(bytes) }
}

afterEach(() => {
  closed = 0
})

describe("compresses", () => {
  test("bodies, with their new length, a weak tag and Vary", async () => {
    const { response, bytes, isPacked, text } = await get("/large")
    expect([isPacked, text]).toEqual([true, large])
    expect(response.headers.get("content-length")).toBe(String(bytes.length))
    expect(bytes.length).toBeLessThan(100)
    expect(response.headers.get("vary")).toBe("Origin, Accept-Encoding")
    expect(response.headers.get("etag")).toBe('W/"a"')
  })

  test("large bodies, beside the thread of the requests", async () => {
    expect((await get("/huge")).text).toBe(large.repeat(100))
  })

  test("streams and web streams; what was to happen afterwards does", async () => {
    const { response, isPacked, text } = await get("/stream")
    expect([isPacked, text]).toEqual([true, "piece 0\npiece 1\npiece 2\n"])
    expect(response.headers.get("content-length")).toBe(null)
    expect(closed).toBe(11)
    expect((await get("/web")).text).toBe(large)
  })

  test("files", async () => {
    const { response, isPacked, text } = await get("/file")
    expect(isPacked).toBe(true)
    expect(text).toContain("beside the thread of the requests")
    expect(response.headers.get("content-length")).toBe(null)
    expect(response.headers.get("etag")).toMatch(/^W\/"/)
  })

  test.each(["gzip", "GZIP;q=0.5", "br, x-gzip", "*"])("for %s", async (header) => {
    expect((await get("/large", { "accept-encoding": header })).isPacked).toBe(true)
  })

  test("on runtimes without Node's zlib, too", async () => {
    const app = new Hayapi({ logger: quiet, middleware: [gzip()], runtime: webRuntime })
    app.get("/large", () => large)
    app.get("/stream", () => new StreamingResponse(pieces()))
    for (const [path, text] of Object.entries({ "/large": JSON.stringify(large), "/stream": "piece 0\npiece 1\npiece 2\n" })) {
      const response = await app.fetch(new Request(`http://a${path}`, { headers: accept }))
      expect(response.headers.get("content-encoding")).toBe("gzip")
      expect(gunzipSync(new Uint8Array(await response.arrayBuffer())).toString()).toBe(text)
    }
  })
})

describe("leaves alone", () => {
  test.each(["/small", "/bytes", "/encoded", "/kept", "/none"])("%s", async (path) => {
    const { response } = await get(path)
    expect(response.headers.get("content-encoding")).toBe(path === "/encoded" ? "br" : null)
    expect(response.headers.get("vary")).toBe(null)
  })

  test("server-sent events, whatever is excluded", async () => {
    const { isPacked, text } = await get("/events", accept, { excludeContentTypes: [] })
    expect([isPacked, text]).toEqual([false, "piece 0\npiece 1\npiece 2\n"])
  })

  test("parts of files", async () => {
    const { response, isPacked } = await get("/file", { ...accept, range: "bytes=0-999" })
    expect([response.status, isPacked, response.headers.get("content-length")]).toEqual([206, false, "1000"])
  })

  test.each(["", "br", "gzip;q=0", "gzip;q=0.0, *", "identity"])("what is for %o, but says that it depends on it", async (header) => {
    const { response, isPacked, text } = await get("/large", { "accept-encoding": header })
    expect([isPacked, text, response.headers.get("vary")]).toEqual([false, large, "Origin, Accept-Encoding"])
    expect(response.headers.get("etag")).toBe('"a"')
  })

  test("bodies below the minimum, and above another one", async () => {
    expect((await get("/large", accept, { minimumSize: 5000 })).isPacked).toBe(false)
    expect((await get("/small", accept, { minimumSize: 1 })).text).toBe('"small"')
    expect((await get("/small", accept, { minimumSize: 1 })).isPacked).toBe(true)
  })
})

describe("a stream", () => {
  test("that fails breaks off", async () => {
    await expect(get("/fails")).rejects.toThrow()
  })

  test("is not begun for HEAD", async () => {
    const { response, bytes } = await get("/stream", accept, {}, "HEAD")
    expect([response.headers.get("content-encoding"), bytes.length]).toEqual(["gzip", 0])
    const whole = await get("/large", accept, {}, "HEAD")
    expect(Number(whole.response.headers.get("content-length"))).toBeLessThan(100)
  })

  test("leaves piece by piece, and ends when the client does", async () => {
    const app = new Hayapi({ logger: quiet, middleware: [gzip()] })
    const events: string[] = []
    app.get("/", () => {
      const endless = async function* () {
        try {
          for (;;) {
            yield "tick\n"
            await sleep(5)
          }
        } finally {
          events.push("closed")
        }
      }
      return new StreamingResponse(endless(), { mediaType: "text/plain", background: () => void events.push("after") })
    })
    await using client = new TestClient(app, { ...seen, engine: "node" })
    const response = await client.get("/")
    const reader = response.body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toContain("tick")
    await reader.cancel()
    await until(() => events.includes("closed"))
  })
})

test("a level that zlib does not have is refused at once", () => {
  expect(() => gzip({ level: 10 })).toThrow("level")
})
