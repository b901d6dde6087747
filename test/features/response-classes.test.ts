// Response classes: what they send, own subclasses, files with ranges, streams and Web responses.
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  FileResponse,
  Hayapi,
  HTMLResponse,
  HTTPException,
  HTTPResponse,
  JSONResponse,
  PlainTextResponse,
  RedirectResponse,
  StreamingResponse,
} from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, seen } from "./ask.ts"

const app = new Hayapi({ logger: quiet })
const client = new TestClient(app, seen)
afterAll(() => client.close())

let count = 0
function respond(make: () => unknown) {
  count += 1
  app.get(`/respond/${count}`, { name: `respond_${count}` }, make as () => any)
  return ask(client, `/respond/${count}`)
}
const type = (answer: { headers: Headers }) => answer.headers.get("content-type")

describe("returned objects", () => {
  test("JSONResponse: compact UTF-8, its own status and headers", async () => {
    const answer = await respond(() => new JSONResponse({ a: "é", b: [1, null] }, { statusCode: 418, headers: { "X-A": "1" } }))
    expect([answer.status, answer.text, type(answer), answer.headers.get("x-a")]).toEqual([
      418,
      '{"a":"é","b":[1,null]}',
      "application/json",
      "1",
    ])
    expect(answer.headers.get("content-length")).toBe("23")
  })

  test("PlainTextResponse and HTMLResponse: text with a charset", async () => {
    const plain = await respond(() => new PlainTextResponse("héy"))
    const html = await respond(() => new HTMLResponse("<b>"))
    expect([plain.text, type(plain), html.text, type(html)]).toEqual([
      "héy",
      "text/plain; charset=utf-8",
      "<b>",
      "text/html; charset=utf-8",
    ])
  })

  test("text classes refuse what is no text", async () => {
    expect((await respond(() => new PlainTextResponse(5 as any))).status).toBe(500)
  })

  test("HTTPResponse: text, bytes or nothing, without a type of its own", async () => {
    expect(type(await respond(() => new HTTPResponse("x")))).toBeNull()
    expect(type(await respond(() => new HTTPResponse("<x/>", { mediaType: "application/xml" })))).toBe("application/xml")
    expect(
      type(await respond(() => new HTTPResponse(Uint8Array.of(1), { mediaType: "image/png", headers: { "Content-Type": "x/y" } }))),
    ).toBe("x/y")
    expect((await respond(() => new HTTPResponse(null, { statusCode: 204 }))).status).toBe(204)
  })

  test.each([
    ["/a b?x=é", "/a%20b?x=%C3%A9"],
    ["http://x/y", "http://x/y"],
    ["/%20", "/%20"],
  ])("RedirectResponse to %s", async (url, location) => {
    const answer = await respond(() => new RedirectResponse(url))
    expect([answer.status, answer.headers.get("location"), answer.text, type(answer)]).toEqual([307, location, "", null])
    expect((await respond(() => new RedirectResponse(url, { statusCode: 303 }))).status).toBe(303)
  })

  test("a Web Response is sent as it is", async () => {
    const answer = await respond(() => new Response("web", { status: 202, headers: { "x-a": "1", "content-type": "text/x" } }))
    expect([answer.status, answer.text, answer.headers.get("x-a"), type(answer)]).toEqual([202, "web", "1", "text/x"])
  })

  test("a Web Response whose body is gone is a fault", async () => {
    const used = new Response("once")
    await used.text()
    expect((await respond(() => used)).status).toBe(500)
  })

  test("a returned object is not checked or filtered by the model", async () => {
    app.get("/unchecked", { responseModel: z.object({ a: z.int() }) }, (): any => new JSONResponse({ other: true }))
    expect((await ask(client, "/unchecked")).body).toEqual({ other: true })
  })
})

describe("responseClass", () => {
  test("wraps what the handler returns and stands in the document", async () => {
    app.get("/text", { responseClass: PlainTextResponse }, () => "text")
    app.get("/page", { responseClass: HTMLResponse, statusCode: 201 }, () => "<p>")
    app.get("/away", { responseClass: RedirectResponse }, () => "/text")
    app.get("/found", { responseClass: RedirectResponse, statusCode: 302 }, () => "/text")
    expect(type(await ask(client, "/text"))).toBe("text/plain; charset=utf-8")
    expect((await ask(client, "/page")).status).toBe(201)
    expect((await ask(client, "/away")).headers.get("location")).toBe("/text")
    expect((await ask(client, "/found")).status).toBe(302)
    const { paths } = await app.openapi()
    expect(paths["/text"]!.get.responses[200].content).toEqual({ "text/plain": { schema: { type: "string" } } })
    expect(paths["/found"]!.get.responses).toEqual({ 302: { description: "Successful Response" } })
  })

  test("an own class renders and names its media type", async () => {
    class PrettyJSON extends JSONResponse {
      static override readonly mediaType = "application/vnd.shop+json"
      protected override render(content: unknown): string {
        return JSON.stringify(content, null, 2)
      }
    }
    app.get("/pretty", { responseClass: PrettyJSON, responseModel: z.object({ a: z.int() }) }, (): any => ({ a: 1, secret: 2 }))
    const answer = await ask(client, "/pretty")
    expect([answer.text, type(answer)]).toEqual(['{\n  "a": 1\n}', "application/vnd.shop+json"])
    const { content } = (await app.openapi()).paths["/pretty"]!.get.responses[200]
    expect(content["application/vnd.shop+json"].schema.properties).toEqual({ a: { type: "integer", title: "A" } })
    expect(await respond(() => new PrettyJSON({ b: 1 }, { statusCode: 404 }))).toMatchObject({ status: 404, text: '{\n  "b": 1\n}' })
  })
})

describe("streams", () => {
  async function* pieces() {
    yield "a"
    yield new TextEncoder().encode("b")
    await Promise.resolve()
    yield "é"
  }

  test.each<[string, () => any]>([
    ["an async generator", pieces],
    ["an array", () => ["a", "b", "é"]],
    ["a stream", () => new Response("abé").body],
  ])("%s is sent piece by piece", async (_title, make) => {
    const answer = await respond(() => new StreamingResponse(make(), { mediaType: "text/csv" }))
    expect([answer.status, answer.text, type(answer), answer.headers.get("content-length")]).toEqual([
      200,
      "abé",
      "text/csv; charset=utf-8",
      null,
    ])
  })

  test("a text is one piece", async () => {
    expect((await respond(() => new StreamingResponse("abc" as any))).text).toBe("abc")
  })

  test("a source that fails breaks the body off", async () => {
    app.get("/failing", () => {
      async function* fail() {
        yield "a"
        throw new Error("half way")
      }
      return new StreamingResponse(fail())
    })
    const response = await client.get("/failing")
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow("half way")
  })

  test("a reader who leaves stops the source", async () => {
    let stopped = false
    app.get("/endless", () => {
      async function* endless() {
        try {
          for (;;) yield "x"
        } finally {
          stopped = true
        }
      }
      return new StreamingResponse(endless())
    })
    const response = await client.get("/endless")
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
    expect(stopped).toBe(true)
  })
})

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hayapi-"))
  await writeFile(join(folder, "digits.txt"), "0123456789")
  await writeFile(join(folder, "été.bin"), "x")
})
afterAll(() => rm(folder, { recursive: true }))

describe.each(["in process", "over a socket"])("files %s", (how) => {
  const files = new Hayapi({ logger: quiet })
  files.get("/digits", () => new FileResponse(join(folder, "digits.txt")))
  files.get("/named", () => new FileResponse(join(folder, "digits.txt"), { filename: "a.txt" }))
  files.get("/named-far", () => new FileResponse(join(folder, "été.bin"), { filename: "été.bin" }))
  files.get("/missing", () => new FileResponse(join(folder, "missing.txt")))
  files.get("/folder", () => new FileResponse(folder))
  files.get("/class", { responseClass: FileResponse }, () => join(folder, "digits.txt"))
  files.get("/guarded", () => {
    throw new HTTPException(403)
  })
  const own = new TestClient(files, how === "in process" ? seen : { ...seen, engine: "node" })
  afterAll(() => own.close())
  const get = (path: string, headers: Record<string, string> = {}) => ask(own, path, { headers })

  test("the whole file, with FastAPI's headers", async () => {
    const answer = await get("/digits")
    expect([answer.status, answer.text, type(answer)]).toEqual([200, "0123456789", "text/plain; charset=utf-8"])
    expect(answer.headers.get("content-length")).toBe("10")
    expect(answer.headers.get("accept-ranges")).toBe("bytes")
    expect(answer.headers.get("etag")).toMatch(/^"[^"]+"$/)
    expect(Date.parse(answer.headers.get("last-modified")!)).not.toBeNaN()
  })

  test("HEAD tells the same without a body", async () => {
    const answer = await ask(own, "HEAD /digits")
    expect([answer.status, answer.text, answer.headers.get("content-length")]).toEqual([200, "", "10"])
  })

  test.each([
    ["bytes=0-3", "0123", "bytes 0-3/10"],
    ["bytes=5-", "56789", "bytes 5-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=8-100", "89", "bytes 8-9/10"],
  ])("the range %s is a 206", async (range, text, contentRange) => {
    const answer = await get("/digits", { range })
    expect([answer.status, answer.text, answer.headers.get("content-range")]).toEqual([206, text, contentRange])
    expect(answer.headers.get("content-length")).toBe(String(text.length))
  })

  test("several ranges are a multipart answer", async () => {
    const answer = await get("/digits", { range: "bytes=0-1,8-9" })
    expect(answer.status).toBe(206)
    expect(type(answer)).toMatch(/^multipart\/byteranges; boundary=/)
    expect(answer.text).toContain("bytes 0-1/10")
    expect(answer.text).toContain("bytes 8-9/10")
    expect(answer.headers.get("content-length")).toBe(String(answer.text.length))
  })

  test.each([
    ["bytes=20-30", 416],
    ["bytes=5-2", 400],
    ["items=0-1", 400],
    ["bytes", 400],
  ])("the range %s is a %i", async (range, status) => {
    const answer = await get("/digits", { range })
    expect(answer.status).toBe(status)
    if (status === 416) expect(answer.headers.get("content-range")).toBe("bytes */10")
  })

  test("If-Range of another version gets the whole file", async () => {
    const etag = (await get("/digits")).headers.get("etag")!
    expect((await get("/digits", { range: "bytes=0-3", "if-range": etag })).status).toBe(206)
    expect((await get("/digits", { range: "bytes=0-3", "if-range": '"other"' })).status).toBe(200)
  })

  test("a file name is the content-disposition", async () => {
    expect((await get("/named")).headers.get("content-disposition")).toBe('attachment; filename="a.txt"')
    expect((await get("/named-far")).headers.get("content-disposition")).toBe("attachment; filename*=utf-8''%C3%A9t%C3%A9.bin")
    expect(type(await get("/named-far"))).toBe("application/octet-stream")
  })

  test.each(["/missing", "/folder"])("%s is a plain 500", async (path) => {
    expect(await get(path)).toMatchObject({ status: 500, text: "Internal Server Error" })
  })

  test("responseClass takes the path", async () => {
    expect((await get("/class")).text).toBe("0123456789")
    expect((await get("/class", { range: "bytes=0-0" })).status).toBe(206)
  })
})

test("a response runs its own background after it was sent, beside the tasks of the request", async () => {
  const order: string[] = []
  app.get("/background", ({ background }) => {
    background.add(() => void order.push("task"))
    return new PlainTextResponse("x", { background: () => void order.push("own") })
  })
  await ask(client, "/background")
  expect(order).toEqual(["own", "task"])
})
