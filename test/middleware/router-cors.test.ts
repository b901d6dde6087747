// CORS on routers, includes and mounts: for their paths it is as if it were the app's.
import { Hayapi, type Middleware, Router } from "hayapi"
import { cors } from "hayapi/middleware"
import { staticFiles } from "hayapi/static"
import { describe, expect, test } from "vitest"
import { ask, quiet } from "../features/ask.ts"

const origin = "https://page.example"
const allow = cors({ allowOrigins: [origin], allowMethods: ["POST", "PUT"] })
const preflight = (method: string) => ({ headers: { origin, "access-control-request-method": method } })
const mine = { headers: { origin } }

const mark =
  (name: string): Middleware =>
  async (_request, next) => {
    const reply = await next()
    reply.headers.append("x-through", name)
    return reply
  }

/** Each way to put the middleware around `POST /public/x`. */
const forms: Record<string, (middleware: Middleware) => Hayapi> = {
  app: (middleware) => {
    const app = new Hayapi({ logger: quiet, middleware: [middleware] })
    app.post("/public/x", () => 1)
    return app
  },
  router: (middleware) => {
    const router = new Router({ prefix: "/public", middleware: [middleware] })
    router.post("/x", () => 1)
    const app = new Hayapi({ logger: quiet })
    app.include(router)
    return app
  },
  "router.use": (middleware) => {
    const router = new Router()
    router.post("/x", () => 1)
    const app = new Hayapi({ logger: quiet })
    app.include(router, { prefix: "/public" })
    router.use(middleware)
    return app
  },
  include: (middleware) => {
    const router = new Router()
    router.post("/x", () => 1)
    const app = new Hayapi({ logger: quiet })
    app.include(router, { prefix: "/public", middleware: [middleware] })
    return app
  },
  "a router around a router": (middleware) => {
    const inner = new Router()
    inner.post("/x", () => 1)
    const outer = new Router({ prefix: "/public", middleware: [middleware] })
    outer.include(inner)
    const app = new Hayapi({ logger: quiet })
    app.include(outer)
    return app
  },
  "a router with a parameter in its path": (middleware) => {
    const router = new Router({ middleware: [middleware] })
    router.post("/public/{name}", { params: {} }, () => 1)
    const app = new Hayapi({ logger: quiet })
    app.include(router)
    return app
  },
  "a mounted app": (middleware) => {
    const child = new Hayapi({ logger: quiet, middleware: [middleware] })
    child.post("/x", () => 1)
    const app = new Hayapi({ logger: quiet })
    app.mount("/public", child)
    return app
  },
  "a router of a mounted app": (middleware) => {
    const child = new Hayapi({ logger: quiet })
    const router = new Router({ middleware: [middleware] })
    router.post("/x", () => 1)
    child.include(router)
    const app = new Hayapi({ logger: quiet })
    app.mount("/public", child)
    return app
  },
  "a router that mounts": (middleware) => {
    const child = new Hayapi({ logger: quiet })
    child.post("/x", () => 1)
    const router = new Router({ middleware: [middleware] })
    router.mount("/public", child)
    const app = new Hayapi({ logger: quiet })
    app.include(router)
    return app
  },
}

describe.each(Object.entries(forms))("cors on %s", (_form, make) => {
  test("answers preflights", async () => {
    const { status, text, headers } = await ask(make(allow), "OPTIONS /public/x", preflight("POST"))
    expect([status, text, headers.get("access-control-allow-origin")]).toEqual([200, "OK", origin])
    expect(headers.get("access-control-allow-methods")).toBe("POST, PUT")
  })

  test("refuses those that are not allowed", async () => {
    const foreign = { headers: { origin: "https://other.example", "access-control-request-method": "POST" } }
    expect(await ask(make(allow), "OPTIONS /public/x", foreign)).toMatchObject({ status: 400, text: "Disallowed CORS origin" })
    expect(await ask(make(allow), "OPTIONS /public/x", preflight("DELETE"))).toMatchObject({ status: 400, text: "Disallowed CORS method" })
  })

  test("is on the answer, on a 405, and on a redirect to the other slash", async () => {
    for (const [target, status] of [
      ["POST /public/x", 200],
      ["PUT /public/x", 405],
      ["OPTIONS /public/x", 405],
      ["POST /public/x/", 307],
    ] as const) {
      const answer = await ask(make(allow), target, mine)
      expect([target, answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([target, status, origin])
    }
    expect((await ask(make(allow), "PUT /public/x", mine)).headers.get("allow")).toBe("POST")
    expect((await ask(make(allow), "OPTIONS /public/x/", preflight("POST"))).status).toBe(200)
  })
})

test("a mount's own path is redirected with it, and static files under it have it", async () => {
  const router = new Router({ middleware: [allow] })
  router.mount("/files", staticFiles({ directory: import.meta.dirname }))
  const app = new Hayapi({ logger: quiet })
  app.include(router)
  expect((await ask(app, "/files", mine)).headers.get("access-control-allow-origin")).toBe(origin)
  expect((await ask(app, "/files/router-cors.test.ts", mine)).headers.get("access-control-allow-origin")).toBe(origin)
  expect((await ask(app, "OPTIONS /files/router-cors.test.ts", preflight("POST"))).status).toBe(200)
})

describe("a path of several routers", () => {
  const shared = mark("shared")
  const reads = new Router({ middleware: [mark("reads"), cors({ allowOrigins: [origin], allowMethods: ["GET"] })] })
  reads.get("/x", () => 1)
  const writes = new Router({ middleware: [mark("writes"), allow] })
  writes.post("/x", () => 1)
  const plain = new Router()
  plain.delete("/y", () => 1)
  const both = new Router({ middleware: [shared] })
  both.include(reads)
  both.include(writes)
  const app = new Hayapi({ logger: quiet })
  app.include(both)
  app.include(plain)
  const mixed = new Router({ middleware: [allow] })
  mixed.post("/y", () => 1)
  app.include(mixed)

  test("a preflight has the middleware of the operation that it asks about", async () => {
    for (const [method, through, methods] of [
      ["GET", "reads, shared", "GET"],
      ["HEAD", "reads, shared", "GET"],
      ["POST", "writes, shared", "POST, PUT"],
    ]) {
      const { headers } = await ask(app, "OPTIONS /x", preflight(method!))
      expect([method, headers.get("x-through"), headers.get("access-control-allow-methods")]).toEqual([method, through, methods])
    }
  })

  test("a preflight of an operation without cors is not allowed by its neighbour's", async () => {
    const { status, headers } = await ask(app, "OPTIONS /y", preflight("DELETE"))
    expect([status, headers.get("access-control-allow-origin")]).toEqual([405, null])
    expect((await ask(app, "OPTIONS /y", preflight("POST"))).status).toBe(200)
  })

  test("another method has what all of them have", async () => {
    const { status, headers } = await ask(app, "PATCH /x", mine)
    expect([status, headers.get("allow"), headers.get("x-through")]).toEqual([405, "GET, HEAD, POST", "shared"])
    expect((await ask(app, "PATCH /y", mine)).headers.get("access-control-allow-origin")).toBeNull()
  })
})

test("a path that belongs to no operation has the app's middleware only", async () => {
  const app = forms.router!(allow)
  expect(await ask(app, "OPTIONS /public/nowhere", preflight("POST"))).toMatchObject({ status: 404 })
  expect((await ask(app, "OPTIONS /docs", preflight("GET"))).status).toBe(405)
})

test("an operation that takes OPTIONS itself gets it, inside its own middleware", async () => {
  const router = new Router({ middleware: [allow] })
  router.options("/x", () => "mine")
  const app = new Hayapi({ logger: quiet })
  app.include(router)
  expect((await ask(app, "OPTIONS /x")).body).toBe("mine")
  expect((await ask(app, "OPTIONS /x", preflight("POST"))).text).toBe("OK")
})

test("middleware that throws there is answered as a fault", async () => {
  const broken = forms.router!(() => {
    throw new Error("broken")
  })
  expect((await ask(broken, "PUT /public/x")).status).toBe(500)
})
