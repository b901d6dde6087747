// Frontends: the static build of a web app, where nothing else answers. FastAPI's rules.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { dependency, type Exchange, type FrontendOptions, Hayapi, HTTPException, type Middleware, Router } from "hayapi"
import { staticFiles } from "hayapi/static"
import { TestClient } from "hayapi/testing"
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { z } from "zod"
import { ask, quiet, remember } from "./ask.ts"

let folder: string
const shown = (requests: readonly Exchange[]) => requests.map(({ operation, path }) => operation?.path ?? path)
const lay = (path: string, text: string) => {
  mkdirSync(join(folder, path, ".."), { recursive: true })
  writeFileSync(join(folder, path), text)
}
const at = (name: string) => ({ directory: join(folder, name) })
const page = { headers: { accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8" } }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hayapi-frontend-"))
  lay("spa/index.html", "spa")
  lay("spa/assets/app.js", "js")
  lay("spa/about/index.html", "about")
  lay("spa/api", "file named api")
  lay("spa/.env", "hidden")
  lay("pages/index.html", "pages")
  lay("pages/404.html", "missing")
  lay("plain/a.txt", "a")
  lay("secret.txt", "outside")
  symlinkSync("../secret.txt", join(folder, "spa/link.txt"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

function make(options: FrontendOptions, path = "/", declare: (app: Hayapi) => void = () => {}): Hayapi {
  const app = new Hayapi({ logger: quiet })
  app.frontend(path, options)
  declare(app)
  return app
}

describe("files", () => {
  test("are served, with index files and redirects to the slash of a directory", async () => {
    const app = make(at("spa"))
    expect(await ask(app, "/assets/app.js")).toMatchObject({ status: 200, text: "js" })
    expect((await ask(app, "/")).text).toBe("spa")
    expect((await ask(app, "/about/")).text).toBe("about")
    const { status, headers } = await ask(app, "/about?a=b")
    expect([status, headers.get("location")]).toEqual([307, "http://testserver/about/?a=b"])
  })

  test("have validators, ranges and HEAD", async () => {
    const app = make(at("spa"))
    const { headers } = await ask(app, "/assets/app.js")
    expect((await ask(app, "/assets/app.js", { headers: { "if-none-match": headers.get("etag")! } })).status).toBe(304)
    expect((await ask(app, "/assets/app.js", { headers: { range: "bytes=0-0" } })).status).toBe(206)
    const head = await ask(app, "HEAD /dashboard", page)
    expect([head.status, head.text, head.headers.get("content-length")]).toEqual([200, "", "3"])
  })

  test.each(["/.env", "/link.txt", "/%2e%2e%2fsecret.txt", "/..%5csecret.txt", "/assets//app.js", "/assets/app.js/"])(
    "do not include %s",
    async (path) => {
      expect((await ask(make(at("spa")), path)).status).toBe(404)
    },
  )

  test("are not in the document", async () => {
    expect((await make(at("spa")).openapi()).paths).toEqual({})
  })
})

describe("the fallback", () => {
  test.each<[FrontendOptions["fallback"], string, number, string]>([
    ["auto", "spa", 200, "spa"],
    ["auto", "pages", 404, "missing"],
    ["auto", "plain", 404, '{"detail":"Not Found"}'],
    ["index.html", "pages", 200, "pages"],
    ["404.html", "pages", 404, "missing"],
    [null, "pages", 404, '{"detail":"Not Found"}'],
  ])("%s of %s is %i %s", async (fallback, name, status, text) => {
    expect(await ask(make({ ...at(name), fallback: fallback! }), "/dashboard/settings", page)).toMatchObject({ status, text })
  })

  test.each(["text/html", "application/xhtml+xml", "text/html; charset=utf-8; q=0.8", "text/html; q=wat", "image/*, TEXT/HTML"])(
    "to index.html is for %s",
    async (accept) => {
      expect((await ask(make(at("spa")), "/users/jane.doe", { headers: { accept } })).status).toBe(200)
    },
  )

  test.each(["*/*", "text/*", "text/css", "application/json", "", "text/html; q=0, */*; q=1", "text/html;q=0.0"])(
    "to index.html is not for %o",
    async (accept) => {
      expect((await ask(make(at("spa")), "/users/jane.doe", { headers: { accept } })).status).toBe(404)
    },
  )

  test("to 404.html is for everything", async () => {
    expect(await ask(make(at("pages")), "/assets/missing.js", { headers: { accept: "*/*" } })).toMatchObject({
      status: 404,
      text: "missing",
    })
  })
})

describe("other methods", () => {
  test.each([
    ["/assets/app.js", 405],
    ["/", 405],
    ["/about/", 405],
    ["/assets/", 404],
    ["/dashboard", 404],
  ])("of %s are %i", async (path, status) => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const answer = await ask(make(at("spa")), `${method} ${path}`, page)
      expect([answer.status, answer.headers.get("allow")]).toEqual([status, status === 405 ? "GET, HEAD" : null])
    }
  })
})

describe("come before a frontend:", () => {
  test("operations, with their errors and methods", async () => {
    const app = make(at("spa"), "/", (app) => {
      app.get("/api", () => "operation")
      app.get("/fails", () => {
        throw new HTTPException(404, "api missing")
      })
    })
    expect((await ask(app, "/api")).body).toBe("operation")
    expect((await ask(app, "POST /api")).headers.get("allow")).toBe("GET, HEAD")
    expect((await ask(app, "/fails", page)).body).toEqual({ detail: "api missing" })
  })

  test("redirects of slashes", async () => {
    const app = make(at("spa"), "/", (app) => app.get("/about/", () => "operation"))
    expect((await ask(app, "/about")).headers.get("location")).toBe("http://testserver/about/")
    expect((await ask(app, "/about/")).body).toBe("operation")
  })

  test("mounts, with what they do not have", async () => {
    const app = make(at("spa"), "/", (app) => app.mount("/files", staticFiles(at("plain"))))
    expect((await ask(app, "/files/a.txt")).text).toBe("a")
    expect((await ask(app, "/files/none", page)).status).toBe(404)
  })

  test("operations of routers that are included later", async () => {
    const app = make(at("spa"))
    const router = new Router()
    app.include(router)
    await using client = new TestClient(app)
    expect(await (await client.get("/late", page)).text()).toBe("spa")
    router.get("/late", () => "operation")
    expect(await (await client.get("/late", page)).json()).toBe("operation")
  })
})

describe("the path", () => {
  test("ends at segments, and the longest one wins", async () => {
    const app = make(at("spa"), "/app/")
    app.frontend("/app/admin", { ...at("pages"), fallback: "index.html" })
    expect((await ask(app, "/app/dashboard", page)).text).toBe("spa")
    expect((await ask(app, "/app/admin/settings", page)).text).toBe("pages")
    expect((await ask(app, "/application", page)).status).toBe(404)
    expect((await ask(app, "POST /app/admin/api")).status).toBe(404)
    expect((await ask(app, "/app", page)).headers.get("location")).toBe("http://testserver/app/")
  })

  test("has the prefixes of routers and includes, of the root path and of mounts", async () => {
    const child = new Router({ prefix: "/child" })
    child.frontend("/ui", at("spa"))
    const parent = new Router()
    parent.include(child, { prefix: "/parent" })
    const app = new Hayapi({ logger: quiet, rootPath: "/proxy" })
    app.include(parent, { prefix: "/v1" })
    const outer = new Hayapi({ logger: quiet })
    outer.mount("/sub", make(at("spa")))
    expect((await ask(app, "/v1/parent/child/ui/")).text).toBe("spa")
    expect((await ask(app, "/proxy/v1/parent/child/ui/assets/app.js")).text).toBe("js")
    expect((await ask(outer, "/sub/assets/app.js")).text).toBe("js")
    expect((await ask(outer, "/sub/about")).headers.get("location")).toBe("http://testserver/sub/about/")
  })

  test.each(["", "app", "/{name}"])("%o is none", (path) => {
    expect(() => new Router().frontend(path, at("spa"))).toThrow("HAYAPI_PATH")
  })
})

describe("dependencies", () => {
  const calls: string[] = []
  const record = (name: string) => dependency(() => void calls.push(name))
  afterEach(() => void calls.splice(0))

  test("run in order: app, include, router; for the frontend that answers only", async () => {
    const site = new Router({ dependencies: [record("site")] })
    site.frontend("/", at("spa"))
    const admin = new Router({ dependencies: [record("admin")] })
    admin.frontend("/admin", at("pages"))
    const app = new Hayapi({ logger: quiet, dependencies: [record("app")] })
    app.include(site)
    app.include(admin, { dependencies: [record("include")] })
    expect((await ask(app, "/admin/")).text).toBe("pages")
    expect(calls).toEqual(["app", "include", "admin"])
  })

  test("protect files, index and fallback; other methods run none", async () => {
    const guard = dependency(({ request }) => {
      calls.push(request.path)
      if (request.cookies.session !== "ok") throw new HTTPException(401)
    })
    const app = new Hayapi({ logger: quiet, dependencies: [guard] })
    app.frontend("/", at("spa"))
    for (const path of ["/", "/assets/app.js", "/dashboard", "/none.js"]) expect((await ask(app, path, page)).status).toBe(401)
    expect((await ask(app, "/dashboard", { headers: { ...page.headers, cookie: "session=ok" } })).text).toBe("spa")
    expect((await ask(app, "POST /assets/app.js")).status).toBe(405)
    expect(calls).toEqual(["/", "/assets/app.js", "/dashboard", "/none.js", "/dashboard"])
  })

  test("may set headers, cookies and background tasks, are validated and overridden", async () => {
    const mark = dependency(({ response, background }) => {
      response.headers.set("x-mark", "1")
      response.setCookie("a", "b")
      background.add(() => void calls.push("background"))
    })
    const token = dependency({ path: z.string() }, () => {})
    const app = new Hayapi({ logger: quiet, dependencies: [mark, token] })
    app.frontend("/", at("spa"))
    expect((await ask(app, "/")).body.detail).toEqual([{ type: "missing", loc: ["query", "path"], msg: "Field required", input: null }])
    const { headers } = await ask(app, "/?path=x")
    expect([headers.get("x-mark"), headers.get("set-cookie")]).toEqual(["1", "a=b; Path=/; SameSite=lax"])
    expect(calls).toEqual(["background"])
    const known = await ask(app, "/?path=x", { headers: { "if-none-match": headers.get("etag")! } })
    expect([known.status, known.headers.get("x-mark")]).toEqual([304, "1"])
    app.dependencyOverrides.set(
      token,
      dependency(() => {}),
    )
    expect((await ask(app, "/")).status).toBe(200)
  })
})

test("middleware of app and router is around it", async () => {
  const seen: unknown[] = []
  const watch =
    (name: string): Middleware =>
    async (request, next) => {
      const reply = await next()
      seen.push([name, request.path, reply.status])
      return reply
    }
  const router = new Router({ middleware: [watch("router")] })
  router.frontend("/ui", at("spa"))
  const app = new Hayapi({ logger: quiet, middleware: [watch("app")] })
  app.include(router)
  await ask(app, "/ui/assets/app.js")
  await ask(app, "POST /ui/none")
  expect(seen).toEqual([
    ["router", "/ui/assets/app.js", 200],
    ["app", "/ui/assets/app.js", 200],
    ["router", "/ui/none", 404],
    ["app", "/ui/none", 404],
  ])
})

describe("what is missing", () => {
  const start = (options: FrontendOptions) => make(options).start()

  test("keeps the app from starting, and says where it was looked for", async () => {
    const directory = relative(process.cwd(), join(folder, "nowhere"))
    const missing = `Frontend directory '${directory}' does not exist. Resolved absolute path: '${join(folder, "nowhere")}' (HAYAPI_FRONTEND)`
    await expect(start({ directory })).rejects.toThrow(missing)
    await expect(start({ ...at("plain"), fallback: "index.html" })).rejects.toThrow("Frontend fallback file 'index.html' does not exist")
    expect(() => make({ ...at("spa"), fallback: "other.html" as "404.html" })).toThrow("HAYAPI_FRONTEND")
  })

  test("is a warning in development, unless it must be there", async () => {
    vi.stubEnv("FASTAPI_ENV", "development")
    const { logger, events } = remember()
    const app = new Hayapi({ logger })
    app.frontend("/", at("nowhere"))
    await (await app.start()).stop()
    expect(events.map(({ level, message }) => [level, message.includes("does not exist")])).toEqual([["warn", true]])
    await expect(start({ ...at("nowhere"), checkDir: true })).rejects.toThrow("does not exist")
  })

  test("may be left for later; then requests fail until it is there", async () => {
    expect((await ask(make({ ...at("nowhere"), checkDir: false }), "/a")).status).toBe(500)
    expect((await ask(make({ ...at("plain"), fallback: "404.html", checkDir: false }), "/b")).status).toBe(500)
    expect((await ask(make({ ...at("plain"), checkDir: false }), "/a.txt")).status).toBe(200)
  })
})

test("its files are no operations: what middleware and logs see of them is their path", async () => {
  const requests: Exchange[] = []
  const app = new Hayapi({
    middleware: [
      (request, next) => {
        requests.push(request)
        return next()
      },
    ],
  })
  app.frontend("/", at("spa"))
  await using client = new TestClient(app)
  await client.get("/assets/app.js")
  expect(shown(requests)).toEqual(["/assets/app.js"])
})
