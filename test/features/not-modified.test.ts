// Conditional requests (RFC 9110 13): a 304 says what the 200 would have said, wherever it is made; If-Range takes one strong tag or the exact date.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { FileResponse, Hayapi, HTTPResponse } from "hayapi"
import { cors, gzip } from "hayapi/middleware"
import { staticFiles } from "hayapi/static"
import { TestClient, type TestRequest } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { quiet, seen } from "./ask.ts"
import { engines } from "./streams.ts"

const site = mkdtempSync(join(tmpdir(), "hayapi-"))
writeFileSync(join(site, "large.txt"), "0123456789".repeat(100))
writeFileSync(join(site, "small.txt"), "small")
writeFileSync(join(site, "picture.png"), "0123456789".repeat(100))
afterAll(() => rmSync(site, { recursive: true }))
const large = join(site, "large.txt")

const described = {
  "cache-control": "max-age=60",
  "content-location": "/elsewhere",
  expires: "Thu, 01 Jan 2099 00:00:00 GMT",
  vary: "Accept-Language",
}

function build(): Hayapi {
  const app = new Hayapi({ logger: quiet, middleware: [gzip(), cors({ allowOrigins: ["https://page.example"] })] })
  app.get("/file", () => new FileResponse(large, { conditional: true, headers: described }))
  app.get("/weak", () => new FileResponse(large, { conditional: true, headers: { ...described, etag: 'W/"v1"' } }))
  app.get("/comma", () => new FileResponse(large, { conditional: true, headers: { etag: '"a,b"' } }))
  app.get("/fixed", () => new FileResponse(large, { conditional: true, headers: { "cache-control": "no-transform" } }))
  app.get("/own", ({ request }) => {
    const headers = { etag: '"own"', "content-type": "text/plain" }
    if ((request.header("if-none-match") ?? "").includes('"own"'))
      return new HTTPResponse(null, { statusCode: 304, headers: { etag: '"own"' } })
    return new HTTPResponse("x".repeat(1000), { headers })
  })
  app.mount("/static", staticFiles({ directory: site }))
  app.frontend("/site", { directory: site })
  for (let i = 0; i < 10; i++) app.get(`/padding/${i}`, () => "the document is long enough")
  return app
}

async function get(client: TestClient, path: string, request: TestRequest) {
  const response = await client.get(path, request)
  return { status: response.status, headers: response.headers, size: (await response.arrayBuffer()).byteLength }
}

const same = ["cache-control", "content-location", "etag", "expires", "vary", "access-control-allow-origin"]
const kept = (headers: Headers) => Object.fromEntries(same.map((name) => [name, headers.get(name)]))

describe.each(engines)("%s", (_engine, options) => {
  const paths = ["/file", "/weak", "/comma", "/fixed", "/own", "/static/large.txt", "/static/small.txt", "/static/picture.png"]
  const others = ["/site/large.txt", "/site/small.txt", "/openapi.json", "a file of the pages"]

  test.each([...paths, ...others])("%s: the 304 has the headers of the 200, packed or not", async (named) => {
    await using client = new TestClient(build(), { ...options, ...seen })
    const page = await (await client.get("/docs")).text()
    const path = named.startsWith("/") ? named : /<script src="([^"]+)"/.exec(page)![1]!
    for (const accept of ["gzip", "identity"]) {
      const asked = { "accept-encoding": accept, origin: "https://page.example" }
      const first = await get(client, path, { headers: asked })
      expect(first.status).toBe(200)
      const etag = first.headers.get("etag")!
      for (const known of [etag, `"other", ${etag}`, `${etag}, "other"`]) {
        const { status, headers, size } = await get(client, path, { headers: { ...asked, "if-none-match": known } })
        expect([path, accept, known, status, size, kept(headers)]).toEqual([path, accept, known, 304, 0, kept(first.headers)])
        for (const name of ["content-type", "content-length", "content-encoding", "last-modified"]) expect(headers.has(name)).toBe(false)
      }
      const any = path === "/own" ? undefined : await get(client, path, { headers: { ...asked, "if-none-match": "*" } })
      if (any !== undefined) expect([any.status, kept(any.headers)]).toEqual([304, kept(first.headers)])
      const modified = first.headers.get("last-modified")
      if (modified === null) continue
      const since = await get(client, path, { headers: { ...asked, "if-modified-since": modified } })
      expect([since.status, kept(since.headers)]).toEqual([304, kept(first.headers)])
    }
  })

  test.each(['"other"', 'W/"other"', '"v"', "v1", '"a"', '"a,b", x*'])("%s is none of the tags", async (known) => {
    await using client = new TestClient(build(), { ...options, ...seen })
    expect((await get(client, "/weak", { headers: { "if-none-match": known } })).status).toBe(200)
  })

  test("If-Range: only the strong tag, or the date as it was sent", async () => {
    await using client = new TestClient(build(), { ...options, ...seen })
    const part = async (path: string, condition: string): Promise<number> => {
      return (await get(client, path, { headers: { range: "bytes=0-1", "if-range": condition, "accept-encoding": "identity" } })).status
    }
    for (const path of ["/file", "/static/large.txt", "/site/large.txt"]) {
      const { headers } = await get(client, path, { headers: { "accept-encoding": "identity" } })
      const etag = headers.get("etag")!
      const modified = headers.get("last-modified")!
      const later = new Date(Date.parse(modified) + 1000).toUTCString()
      const earlier = new Date(Date.parse(modified) - 1000).toUTCString()
      expect([await part(path, etag), await part(path, modified)]).toEqual([206, 206])
      for (const condition of [
        `W/${etag}`,
        `${etag}, "other"`,
        `"other", ${etag}`,
        "*",
        etag.slice(1, -1),
        later,
        earlier,
        "",
        "tomorrow",
      ]) {
        expect([condition, await part(path, condition)]).toEqual([condition, 200])
      }
    }
    expect([await part("/weak", 'W/"v1"'), await part("/weak", '"v1"')]).toEqual([200, 200])
  })
})
