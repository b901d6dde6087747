// The response classes.
import { describe, expect, test } from "vitest"
import { FileResponse } from "../../src/http/file-response.ts"
import { HTTPResponse } from "../../src/http/response.ts"
import { HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse } from "../../src/http/responses.ts"
import { StreamingResponse } from "../../src/http/streaming-response.ts"

test("HTTPResponse sends strings and bytes, without a content-type of its own", () => {
  const response = new HTTPResponse("<a/>", { mediaType: "application/xml", statusCode: 201, headers: { "X-A": "1" } })
  expect([response.status, response.statusCode, response.body]).toEqual([201, 201, "<a/>"])
  expect(response.headers.flat).toEqual(["x-a", "1", "content-type", "application/xml"])
  expect(new HTTPResponse(null).headers.flat).toEqual([])
  expect(new HTTPResponse(undefined).body).toBe(null)
  expect(() => new HTTPResponse({})).toThrow(TypeError)
  expect(() => new HTTPResponse("x", { statusCode: 99 })).toThrow("HAYAPI_STATUS")
})

test("JSON is compact, undefined becomes null, bigint stays exact", () => {
  const response = new JSONResponse({ a: [1, "é"], b: 9007199254740993n })
  expect(response.body).toBe('{"a":[1,"é"],"b":9007199254740993}')
  expect(response.headers.flat).toEqual(["content-type", "application/json"])
  expect(new JSONResponse(undefined).body).toBe("null")
})

test("text gets a charset, unless the media type has one or none is wanted", () => {
  expect(new PlainTextResponse("x").headers.get("content-type")).toBe("text/plain; charset=utf-8")
  expect(new HTMLResponse("x").headers.get("content-type")).toBe("text/html; charset=utf-8")
  expect(new HTMLResponse("x", { mediaType: "text/html; CHARSET=latin1" }).headers.get("content-type")).toBe("text/html; CHARSET=latin1")
  expect(new HTMLResponse("x", { headers: { "Content-Type": "text/x" } }).headers.flat).toEqual(["content-type", "text/x"])
  // @ts-expect-error text only
  expect(() => new PlainTextResponse({ a: 1 })).toThrow(TypeError)
  // @ts-expect-error text only
  expect(() => new HTMLResponse(null)).toThrow(TypeError)
})

test("statuses without a body get no content-type", () => {
  for (const statusCode of [204, 205, 304]) expect(new JSONResponse({}, { statusCode }).headers.size).toBe(0)
})

test.each([
  ["/a b", "/a%20b"],
  ["/%20é", "/%20%C3%A9"],
  ["https://x.test/a?b=c&d=[1]#e!$'()*+,;:@", "https://x.test/a?b=c&d=[1]#e!$'()*+,;:@"],
  ['/<>"\\^{}|`~_.-', "/%3C%3E%22%5C%5E%7B%7D%7C%60~_.-"],
  ["/\r\nX: 1", "/%0D%0AX:%201"],
])("a redirect to %j has Starlette's location", (url, location) => {
  const response = new RedirectResponse(url)
  expect([response.status, response.body, response.headers.flat]).toEqual([307, null, ["location", location]])
})

test("a redirect takes a URL and another status", () => {
  const response = new RedirectResponse(new URL("http://x.test/a"), { statusCode: 303 })
  expect([response.status, response.headers.get("location")]).toEqual([303, "http://x.test/a"])
  expect(() => new RedirectResponse("/\ud800")).toThrow(TypeError)
})

test("streams take iterables of both kinds, and close a generator that is left early", async () => {
  let closed = false
  function* pieces() {
    try {
      yield "a"
      yield new Uint8Array([98])
    } finally {
      closed = true
    }
  }
  const { body } = new StreamingResponse(pieces(), { mediaType: "text/event-stream" })
  for await (const piece of body as AsyncIterable<unknown>) {
    expect(piece).toBe("a")
    break
  }
  expect(closed).toBe(true)
  expect(new StreamingResponse("whole").body).toBe("whole")
  // @ts-expect-error not iterable
  expect(() => new StreamingResponse(5)).toThrow(TypeError)
})

describe("FileResponse", () => {
  test("declares the file and touches no disk", () => {
    const response = new FileResponse("/nowhere/a.html", { filename: "b.pdf", contentDisposition: "inline" })
    expect([response.path, response.body]).toEqual(["/nowhere/a.html", null])
    expect(response.headers.flat).toEqual([
      "content-type",
      "application/pdf",
      "accept-ranges",
      "bytes",
      "content-disposition",
      'inline; filename="b.pdf"',
    ])
    expect(new FileResponse("a.txt").headers.has("content-disposition")).toBe(false)
  })

  test.each([
    ["a.txt", 'attachment; filename="a.txt"'],
    ["é.txt", "attachment; filename*=utf-8''%C3%A9.txt"],
    ['a"b.txt', "attachment; filename*=utf-8''a%22b.txt"],
    ["a b(1)!.txt", "attachment; filename*=utf-8''a%20b%281%29%21.txt"],
  ])("the name %j is written as Starlette does", (filename, value) => {
    expect(new FileResponse("x", { filename }).headers.get("content-disposition")).toBe(value)
  })

  test("control characters in a name are refused", () => {
    expect(() => new FileResponse("x", { filename: "a\r\nb" })).toThrow(TypeError)
  })
})

test("cookies are appended in FastAPI's text", () => {
  const response = new JSONResponse({})
  response.setCookie("a", "1", { httpOnly: true })
  response.setCookie("b")
  response.deleteCookie("c")
  expect(response.headers.getSetCookie()).toEqual([
    "a=1; HttpOnly; Path=/; SameSite=lax",
    'b=""; Path=/; SameSite=lax',
    expect.stringMatching(/^c=""; expires=.* GMT; Max-Age=0; Path=\/; SameSite=lax$/),
  ])
})

test("a subclass sets its media type and renders", () => {
  class PrettyJSON extends JSONResponse {
    static override readonly mediaType = "application/vnd.shop+json"
    protected override render(content: unknown): string {
      return JSON.stringify(content, null, 2)
    }
  }
  const response = new PrettyJSON({ a: 1 }, { statusCode: 404 })
  expect([response.status, response.body]).toEqual([404, '{\n  "a": 1\n}'])
  expect(response.headers.flat).toEqual(["content-type", "application/vnd.shop+json"])
})
