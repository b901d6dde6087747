// Static files: a directory under a mount.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { Hayapi } from "hayapi"
import { gzip } from "hayapi/middleware"
import { type StaticFilesOptions, staticFiles } from "hayapi/static"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Answer, ask, quiet } from "./ask.ts"

let folder: string
const lay = (path: string, text: string) => {
  mkdirSync(join(folder, path, ".."), { recursive: true })
  writeFileSync(join(folder, path), text)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hayapi-static-"))
  lay("static/hello.txt", "hello static\n")
  lay("static/a b%.txt", "blank")
  lay("static/café.txt", "coffee")
  lay("static/page.html", "<p>")
  lay("static/sub/index.html", "index")
  lay("static/empty/other.txt", "other")
  lay("static/.env", "hidden")
  lay("static/.git/config", "hidden")
  lay("static/.well-known/security.txt", "known")
  lay("static/large.txt", "x".repeat(4000))
  lay("secret.txt", "outside")
  lay("static2/x.txt", "sibling")
  symlinkSync("../secret.txt", join(folder, "static/link.txt"))
  symlinkSync("..", join(folder, "static/up"))
  symlinkSync("hello.txt", join(folder, "static/inside.txt"))
  symlinkSync(".env", join(folder, "static/open.txt"))
  symlinkSync("loop", join(folder, "static/loop"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function get(target: string, headers: Record<string, string> = {}, options: Partial<StaticFilesOptions> = {}): Promise<Answer> {
  const app = new Hayapi({ logger: quiet, middleware: [gzip()] })
  app.mount("/static", staticFiles({ directory: join(folder, "static"), ...options }))
  return ask(app, target, { headers })
}

describe("a file", () => {
  test("is sent with its type, length and validators", async () => {
    const { status, text, headers } = await get("/static/hello.txt")
    expect([status, text]).toEqual([200, "hello static\n"])
    expect(Object.fromEntries(headers)).toEqual({
      "accept-ranges": "bytes",
      "content-length": "13",
      "content-type": "text/plain; charset=utf-8",
      etag: expect.stringMatching(/^"[\w-]+"$/),
      "last-modified": expect.stringMatching(/ GMT$/),
      "x-content-type-options": "nosniff",
    })
  })

  test.each([
    ["/static/a%20b%25.txt", "blank"],
    ["/static/caf%C3%A9.txt", "coffee"],
    ["/static/empty/other.txt?v=1", "other"],
    ["/static/inside.txt", "hello static\n"],
    ["/static/.well-known/security.txt", "known"],
  ])("%s is %o", async (path, text) => {
    expect((await get(path)).text).toBe(text)
  })

  test("answers HEAD, and no other method", async () => {
    const head = await get("HEAD /static/hello.txt")
    expect([head.status, head.text, head.headers.get("content-length")]).toEqual([200, "", "13"])
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const { status, headers, body } = await get(`${method} /static/hello.txt`)
      expect([status, headers.get("allow"), body]).toEqual([405, "GET, HEAD", { detail: "Method Not Allowed" }])
    }
  })

  test("of a directory that is a URL", async () => {
    expect((await get("/static/hello.txt", {}, { directory: pathToFileURL(`${folder}/static/`) })).status).toBe(200)
  })

  test("is compressed by middleware, in pieces", async () => {
    const { headers } = await get("/static/large.txt", { "accept-encoding": "gzip" })
    expect([headers.get("content-encoding"), headers.get("content-length")]).toEqual(["gzip", null])
  })
})

describe("a client that has the file", () => {
  test("by its tag, weak or strong, or by its date", async () => {
    const { headers } = await get("/static/hello.txt")
    const [tag, date] = [headers.get("etag")!, headers.get("last-modified")!]
    const later = new Date(Date.parse(date) + 60_000).toUTCString()
    for (const condition of [
      { "if-none-match": tag },
      { "if-none-match": `"other", W/${tag}` },
      { "if-none-match": "*" },
      { "if-modified-since": date },
      { "if-modified-since": later },
      { "if-none-match": tag, "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT" },
      { "if-none-match": tag, range: "bytes=0-1" },
    ]) {
      const answer = await get("/static/hello.txt", condition as Record<string, string>)
      expect([answer.status, answer.text]).toEqual([304, ""])
      expect(Object.fromEntries(answer.headers)).toEqual({ etag: tag, "x-content-type-options": "nosniff" })
    }
  })

  test("has another one", async () => {
    const { headers } = await get("/static/hello.txt")
    for (const condition of [
      { "if-none-match": '"other"' },
      { "if-none-match": '"other"', "if-modified-since": headers.get("last-modified")! },
      { "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT" },
      { "if-modified-since": "yesterday-ish" },
      { "if-modified-since": "1" },
    ]) {
      expect((await get("/static/hello.txt", condition as Record<string, string>)).status).toBe(200)
    }
  })

  test("in part", async () => {
    const { headers } = await get("/static/hello.txt")
    const part = await get("/static/hello.txt", { range: "bytes=6-11", "if-range": headers.get("etag")! })
    expect([part.status, part.text, part.headers.get("content-range")]).toEqual([206, "static", "bytes 6-11/13"])
    expect((await get("/static/hello.txt", { range: "bytes=0-1", "if-range": '"other"' })).status).toBe(200)
    expect((await get("/static/hello.txt", { range: "bytes=99-" })).status).toBe(416)
  })
})

describe("nothing is at", () => {
  test.each([
    "/static/none.txt",
    "/static/hello.txt/",
    "/static/hello.txt/x",
    "/static/sub",
    "/static/sub/",
    "/static/",
    "/static//hello.txt",
    "/static/sub//index.html",
    "/static/.env",
    "/static/open.txt",
    "/static/.git/config",
    "/static/sub/.well-known/x",
    "/static/link.txt",
    "/static/up/secret.txt",
    "/static/loop",
    "/static/%2e%2e%2fsecret.txt",
    "/static/sub%2f..%2fhello.txt",
    "/static/sub%2Findex.html",
    "/static/..%5csecret.txt",
    "/static/..%5c..%5csecret.txt",
    "/static/%252e%252e/secret.txt",
    "/static/....//secret.txt",
    "/static/%2fetc/passwd",
    "/static/C:%5cwindows",
    `/static/${"x".repeat(300)}`,
    "/static2/x.txt",
  ])("%s", async (path) => {
    const { status, body } = await get(path)
    expect([status, body]).toEqual([404, { detail: "Not Found" }])
  })

  test("also not while Node reads the dots itself", async () => {
    const server = await (async () => {
      const app = new Hayapi({ logger: quiet })
      app.mount("/static", staticFiles({ directory: join(folder, "static") }))
      return app.listen({ port: 0 })
    })()
    const { request } = await import("node:http")
    try {
      for (const path of ["/static/../secret.txt", "/static/%2e%2e/secret.txt", "/static/./hello.txt", "/static/sub/../hello.txt"]) {
        const status = await new Promise((resolve) => {
          request(`${server.url}/`, { path }, (response) => {
            response.resume()
            resolve(response.statusCode)
          }).end()
        })
        expect([path, status]).toEqual([path, 404])
      }
    } finally {
      await server.stop()
    }
  })
})

describe("html", () => {
  const html = (target: string) => get(target, {}, { html: true })

  test("serves index files, and redirects to the slash of their directory", async () => {
    expect(await html("/static/sub/")).toMatchObject({ status: 200, text: "index" })
    const { status, headers } = await html("/static/sub?a=b")
    expect([status, headers.get("location")]).toEqual([307, "http://testserver/static/sub/?a=b"])
  })

  test("lists no directory", async () => {
    for (const path of ["/static/empty/", "/static/empty", "/static/"]) expect((await html(path)).status).toBe(404)
  })

  test("serves 404.html for what is missing", async () => {
    writeFileSync(join(folder, "static/404.html"), "missing")
    const { status, text } = await html("/static/none")
    rmSync(join(folder, "static/404.html"))
    expect([status, text]).toEqual([404, "missing"])
  })
})

test("followSymlink serves what links lead to, and hidden files no more than before", async () => {
  const follow = (target: string) => get(target, {}, { followSymlink: true })
  expect((await follow("/static/link.txt")).text).toBe("outside")
  expect((await follow("/static/.env")).status).toBe(404)
})

describe("a missing directory", () => {
  const directory = join(tmpdir(), "hayapi-nowhere")

  test("fails at once", () => {
    expect(() => staticFiles({ directory })).toThrow(`Directory '${directory}' does not exist`)
  })

  test("or is empty until it is there", async () => {
    expect((await get("/static/hello.txt", {}, { directory, checkDir: false })).status).toBe(404)
  })
})
