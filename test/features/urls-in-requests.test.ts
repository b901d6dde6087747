// Addresses that an app makes in a request: redirects, links, pages. A proxy may take its prefix off or leave it on.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Hayapi, HeaderList, Router } from "hayapi"
import { httpsRedirect, trustedHost } from "hayapi/middleware"
import { staticFiles } from "hayapi/static"
import { afterAll, describe, expect, test } from "vitest"
import { ask, quiet } from "./ask.ts"

const site = mkdtempSync(join(tmpdir(), "hayapi-"))
mkdirSync(join(site, "docs"))
writeFileSync(join(site, "docs", "index.html"), "<h1>docs</h1>")
afterAll(() => rmSync(site, { recursive: true }))

const links = ({ request }: { request: any }) => ({
  item: request.urlFor("readItem", { id: "a/b c" }),
  byTemplate: request.urlFor("/items/{id}/", { id: 1 }),
  file: request.urlFor("static", { path: "docs/a b.css" }),
  live: request.urlFor("live"),
  url: request.url,
  web: request.web.url,
})

/** An app with everything that makes addresses, and the same two mounts deeper. */
function build(rootPath: string): Hayapi {
  const deepest = new Hayapi({ logger: quiet })
  deepest.get("/leaf/", function readLeaf({ request }) {
    return [request.urlFor("readLeaf"), request.urlFor("readMiddle"), request.urlFor("readItem", { id: 1 }), request.mount]
  })
  deepest.mount("/static", staticFiles({ directory: site, html: true }))
  const middle = new Hayapi({ logger: quiet })
  middle.get("/middle/", function readMiddle() {})
  middle.mount("/deep", deepest)
  const app = new Hayapi({ rootPath, logger: quiet })
  app.get("/items/{id}/", function readItem() {})
  app.get("/links", links)
  app.websocket("/live", async function live({ websocket }) {
    await websocket.close()
  })
  app.mount("/static", staticFiles({ directory: site, html: true }), { name: "static" })
  app.mount("/sub", middle)
  const router = new Router({ prefix: "/web" })
  router.frontend("/site", { directory: site })
  app.include(router)
  return app
}

const prefix = "/shop"
const host = "http://testserver"

describe.each([
  ["took the prefix off", ""],
  ["left the prefix on", prefix],
])("a proxy that %s", (_how, sent) => {
  const app = build(prefix)

  test.each([
    ["an operation with a last slash", "/items/3", "/items/3/"],
    ["an operation without one", "/links/", "/links"],
    ["a mount", "/static", "/static/"],
    ["a directory of static files", "/static/docs", "/static/docs/"],
    ["a directory of a frontend", "/web/site/docs", "/web/site/docs/"],
    ["a mounted app", "/sub", "/sub/"],
    ["a mount in a mounted app", "/sub/deep", "/sub/deep/"],
    ["an operation two mounts deep", "/sub/deep/leaf", "/sub/deep/leaf/"],
    ["a directory two mounts deep", "/sub/deep/static/docs", "/sub/deep/static/docs/"],
    ["an escaped path", "/items/%C3%A9%2F%41", "/items/%C3%A9%2F%41/"],
  ])("%s: the redirect has it, once, and the query", async (_what, path, to) => {
    const { status, headers } = await ask(app, `${sent}${path}?a=%20b&c`)
    expect([status, headers.get("location")]).toEqual([307, `${host}${prefix}${to}?a=%20b&c`])
    const location = new URL(headers.get("location")!)
    expect((await ask(app, location.pathname)).status).not.toBe(307)
  })

  test("links have it, once, with scheme and host", async () => {
    expect((await ask(app, `${sent}/links?x=1`)).body).toEqual({
      item: `${host}/shop/items/a%2Fb%20c/`,
      byTemplate: `${host}/shop/items/1/`,
      file: `${host}/shop/static/docs/a%20b.css`,
      live: "ws://testserver/shop/live",
      url: `${host}/shop/links?x=1`,
      web: `${host}/shop/links?x=1`,
    })
  })

  test("links of a mounted app have its mount; those of the apps around it theirs", async () => {
    expect((await ask(app, `${sent}/sub/deep/leaf/`)).body).toEqual([
      `${host}/shop/sub/deep/leaf/`,
      `${host}/shop/sub/middle/`,
      `${host}/shop/items/1/`,
      "/shop/sub/deep",
    ])
  })

  test("the page of OAuth 2.0 redirects has it", async () => {
    expect((await ask(app, `${sent}/docs`)).text).toContain("window.location.origin + '/shop/docs/oauth2-redirect'")
  })

  test("redirects of middleware have it", async () => {
    const secure = new Hayapi({ rootPath: prefix, middleware: [httpsRedirect()] })
    const named = new Hayapi({ rootPath: prefix, middleware: [trustedHost({ allowedHosts: ["www.testserver"] })] })
    expect((await ask(secure, `${sent}/a?b`)).headers.get("location")).toBe("https://testserver/shop/a?b")
    expect((await ask(named, `${sent}/a?b`)).headers.get("location")).toBe("http://www.testserver/shop/a?b")
  })

  test("a body and changed headers are still those of the request", async () => {
    const app = new Hayapi({
      rootPath: prefix,
      middleware: [(request, next) => next(request.with({ headers: new HeaderList({ "x-a": "1" }) }))],
    })
    app.post("/echo", async ({ request: { web } }) => [web.url, web.headers.get("x-a"), await web.text()])
    app.mount("/web", { fetch: async (web) => Response.json([web.url, web.headers.get("x-a"), await web.text()]) })
    expect((await ask(app, `POST ${sent}/echo?q`, { body: "text" })).body).toEqual([`${host}/shop/echo?q`, "1", "text"])
    expect((await ask(app, `POST ${sent}/web/echo?q`, { body: "text" })).body).toEqual([`${host}/echo?q`, "1", "text"])
  })
})

test("a prefix with other characters is escaped where it is sent", async () => {
  for (const rootPath of ["/my café", "/my%20caf%C3%A9"]) {
    const app = new Hayapi({ rootPath })
    app.get("/a/", ({ request }) => request.urlFor("/a/"))
    for (const sent of ["", "/my%20caf%C3%A9"]) {
      expect((await ask(app, `${sent}/a`)).headers.get("location")).toBe(`${host}/my%20caf%C3%A9/a/`)
      expect((await ask(app, `${sent}/a/`)).body).toBe(`${host}/my%20caf%C3%A9/a/`)
      expect((await ask(app, `${sent}/openapi.json`)).body.servers).toEqual([{ url: "/my%20caf%C3%A9" }])
      expect((await ask(app, `${sent}/docs`)).text).toContain("url: '/my%20caf%C3%A9/openapi.json'")
    }
    expect(app.urlFor("/a/")).toBe("/my%20caf%C3%A9/a/")
  }
})

describe("urlFor", () => {
  test("of an app has its rootPath, of a request also the mount", async () => {
    const app = build("/shop")
    expect(app.urlFor("readItem", { id: 1 })).toBe("/shop/items/1/")
    expect(build("").urlFor("readItem", { id: 1 })).toBe("/items/1/")
  })

  test("in a request throws for a name that no app on the way has", async () => {
    const app = new Hayapi({ logger: quiet })
    app.get("/", ({ request }) => {
      try {
        return request.urlFor("nobody")
      } catch (error) {
        return String(error)
      }
    })
    expect((await ask(app, "/")).body).toBe('UsageError: No operation is called "nobody" (HAYAPI_URL)')
  })

  test("follows what is added later, and plans an app once for what it declares", () => {
    const app = new Hayapi()
    let read = 0
    // What is asked of a declaration when it is planned.
    const options = {
      get params() {
        read += 1
        return {}
      },
    }
    app.get("/first", options, function first() {})
    app.urlFor("first")
    const once = read
    for (let i = 0; i < 1000; i++) app.urlFor("first")
    expect([once > 0, read]).toEqual([true, once])
    expect(() => app.urlFor("second")).toThrow("HAYAPI_URL")
    app.get("/second", function second() {})
    expect(app.urlFor("second")).toBe("/second")
  })

  test("is known to middleware, with the app that answers", async () => {
    const seen: string[] = []
    const child = new Hayapi({
      middleware: [
        (request, next) => {
          seen.push(request.urlFor("same"))
          return next(request.with({ path: request.path }))
        },
      ],
    })
    child.get("/same", function same({ request }) {
      return request.urlFor("same")
    })
    const app = new Hayapi({
      middleware: [
        (request, next) => {
          seen.push(request.urlFor("same"))
          return next()
        },
      ],
    })
    app.get("/other", function same() {})
    app.mount("/child", child)
    expect((await ask(app, "/child/same")).body).toBe(`${host}/child/same`)
    expect(seen).toEqual([`${host}/other`, `${host}/child/same`])
  })
})
