// Routers: prefixes, what operations inherit, nested and repeated includes, operations added later.
import { dependency, Hayapi, Path, PlainTextResponse, Router } from "hayapi"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet } from "./ask.ts"

const paths = (app: Hayapi<any>) => app.operations.map(({ methods, path }) => `${methods.join()} ${path}`)

describe("prefixes", () => {
  test("of include and router come before the path; an empty path is the prefix itself", async () => {
    const inner = new Router({ prefix: "/inner" })
    inner.get("", () => "none")
    inner.get("/", () => "slash")
    inner.get("/{id}", { params: { id: z.int() } }, ({ id }) => id)
    const outer = new Router({ prefix: "/outer" })
    outer.include(inner, { prefix: "/a" })
    const app = new Hayapi()
    app.include(outer, { prefix: "/v1" })
    app.include(inner)
    expect(paths(app)).toEqual([
      "GET /v1/outer/a/inner",
      "GET /v1/outer/a/inner/",
      "GET /v1/outer/a/inner/{id}",
      "GET /inner",
      "GET /inner/",
      "GET /inner/{id}",
    ])
    expect((await ask(app, "/v1/outer/a/inner")).body).toBe("none")
    expect((await ask(app, "/v1/outer/a/inner/")).body).toBe("slash")
    expect((await ask(app, "/v1/outer/a/inner/7")).body).toBe(7)
    expect((await ask(app, "/inner/x")).status).toBe(422)
  })

  test("of a router may hold parameters, typed without a declaration", async () => {
    const router = new Router({ prefix: "/tenants/{tenant}" })
    router.get("/items/{id}", ({ tenant, id }) => [tenant, id])
    const app = new Hayapi()
    app.include(router)
    expect((await ask(app, "/tenants/acme/items/1")).body).toEqual(["acme", "1"])
  })

  test("of an include may too, declared with Path()", async () => {
    const router = new Router()
    router.get("/items", { params: { tenant: Path(z.int()) } }, ({ tenant }) => tenant)
    const app = new Hayapi()
    app.include(router, { prefix: "/tenants/{tenant}" })
    expect((await ask(app, "/tenants/5/items")).body).toBe(5)
    expect((await ask(app, "/tenants/x/items")).body.detail[0].loc).toEqual(["path", "tenant"])
  })
})

describe("inheritance", () => {
  test("tags and dependencies add up in the order app, include, router, operation", async () => {
    const log: string[] = []
    const step = (name: string) => dependency(() => void log.push(name))
    const inner = new Router({ tags: ["inner"], dependencies: [step("inner")] })
    inner.get("/x", { tags: ["operation"], dependencies: [step("operation")] }, () => 1)
    const outer = new Router({ tags: ["outer"], dependencies: [step("outer")] })
    outer.include(inner, { tags: ["inner include"], dependencies: [step("inner include")] })
    const app = new Hayapi({ tags: ["app"], dependencies: [step("app")] })
    app.include(outer, { tags: ["include"], dependencies: [step("include")] })
    const order = ["app", "include", "outer", "inner include", "inner", "operation"]
    expect((await app.openapi()).paths["/x"]!.get.tags).toEqual(order)
    await ask(app, "/x")
    expect(log).toEqual(order)
  })

  test("deprecated and includeInSchema of any level count", async () => {
    const router = new Router({ deprecated: true })
    router.get("/old", () => 1)
    router.get("/hidden", { includeInSchema: false }, () => 1)
    const secret = new Router()
    secret.get("/secret", { includeInSchema: true }, () => 1)
    const app = new Hayapi()
    app.include(router)
    app.include(secret, { includeInSchema: false })
    const document = await app.openapi()
    expect(Object.keys(document.paths)).toEqual(["/old"])
    expect(document.paths["/old"]!.get.deprecated).toBe(true)
    expect((await ask(app, "/secret")).body).toBe(1)
  })

  test("for everything else the nearest wins", async () => {
    const Item = z.object({ n: z.int() })
    const router = new Router({ responseClass: PlainTextResponse, laxBody: true, generateUniqueId: ({ name }) => `router-${name}` })
    router.get("/text", function text() {
      return "text"
    })
    router.post("/lax", { params: { item: Item }, generateUniqueId: ({ name }) => `own-${name}` }, function lax({ item }) {
      return String(item.n)
    })
    router.post("/strict", { params: { item: Item }, laxBody: false }, ({ item }) => String(item.n))
    const app = new Hayapi({ generateUniqueId: ({ name }) => `app-${name}` })
    app.include(router, { laxBody: false, generateUniqueId: ({ name }) => `include-${name}` })
    app.get("/own", function own() {})
    expect((await ask(app, "/text")).headers.get("content-type")).toBe("text/plain; charset=utf-8")
    expect((await ask(app, "POST /lax", { json: { n: "5" } })).text).toBe("5")
    expect((await ask(app, "POST /strict", { json: { n: "5" } })).status).toBe(422)
    const document = await app.openapi()
    expect(document.paths["/text"]!.get.operationId).toBe("router-text")
    expect(document.paths["/lax"]!.post.operationId).toBe("own-lax")
    expect(document.paths["/own"]!.get.operationId).toBe("app-own")
  })

  test("an operation in a router that is included twice is two operations", async () => {
    const guard = dependency(({ response }) => response.headers.set("x-guarded", "1"))
    const router = new Router()
    router.get("/x", () => 1)
    const app = new Hayapi()
    app.include(router, { prefix: "/a" })
    app.include(router, { prefix: "/b", dependencies: [guard] })
    expect((await ask(app, "/a/x")).headers.get("x-guarded")).toBeNull()
    expect((await ask(app, "/b/x")).headers.get("x-guarded")).toBe("1")
  })
})

describe("a running app", () => {
  test("answers operations that are added to it or to a router it includes", async () => {
    const inner = new Router()
    const router = new Router()
    router.include(inner, { prefix: "/inner" })
    const app = new Hayapi()
    app.include(router, { prefix: "/r" })
    await using client = new TestClient(app)
    expect((await client.get("/r/inner/late")).status).toBe(404)
    inner.get("/late", () => "late")
    expect(await (await client.get("/r/inner/late")).json()).toBe("late")
    app.get("/later", () => "later")
    expect(await (await client.get("/later")).json()).toBe("later")
    expect(Object.keys(((await (await client.get("/openapi.json")).json()) as any).paths)).toEqual(["/r/inner/late", "/later"])
  })

  test("plans once for requests that come together, and builds app-scoped values once", async () => {
    let built = 0
    const pool = dependency(
      async () => {
        built += 1
        await new Promise((resolve) => setTimeout(resolve, 5))
        return built
      },
      { scope: "app" },
    )
    const app = new Hayapi()
    await using client = new TestClient(app)
    await client.get("/nothing")
    app.get("/pool", { params: { pool } }, ({ pool }) => pool)
    const answers = await Promise.all([1, 2, 3].map(async () => (await client.get("/pool")).json()))
    expect([answers, built]).toEqual([[1, 1, 1], 1])
  })
})

test("route declares one operation for several methods", async () => {
  const app = new Hayapi({ logger: quiet })
  app.route(["GET", "POST"], "/x", {}, ({ request }) => request.method)
  expect((await ask(app, "/x")).body).toBe("GET")
  expect((await ask(app, "POST /x")).body).toBe("POST")
  expect((await ask(app, "PUT /x")).status).toBe(405)
})
