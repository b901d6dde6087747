// Methods and paths without an operation: HEAD, OPTIONS, 405, slashes, and the document's own answers.
import { Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { ask, quiet, seen } from "./ask.ts"

const app = new Hayapi({ logger: quiet })
const client = new TestClient(app, seen)
afterAll(() => client.close())
app.get("/items", ({ response }) => {
  response.headers.set("x-a", "1")
  return { a: "é" }
})
app.post("/items", () => "posted")
app.get("/items/{id}", ({ id }) => id)
app.put("/items/me", () => "me")
app.get("/slash/", () => 1)
app.post("/form/", () => 1)
app.head("/own-head", ({ response }) => response.headers.set("x-head", "own"))
app.get("/own-head", () => 1)
app.options("/own-options", () => ({ allowed: true }))

describe("HEAD", () => {
  test("is answered by GET without its body", async () => {
    const { status, text, headers } = await ask(client, "HEAD /items")
    expect([status, text, headers.get("x-a"), headers.get("content-type"), headers.get("content-length")]).toEqual([
      200,
      "",
      "1",
      "application/json",
      "10",
    ])
  })

  test("is answered by its own operation if there is one", async () => {
    expect((await ask(client, "HEAD /own-head")).headers.get("x-head")).toBe("own")
  })

  test("of nothing is a 404 without a body", async () => {
    const { status, text, headers } = await ask(client, "HEAD /nowhere")
    expect([status, text, headers.get("content-length")]).toEqual([404, "", "22"])
  })

  test("is not in the document", async () => {
    expect(Object.keys((await app.openapi()).paths["/items"]!)).toEqual(["get", "post"])
  })
})

describe("405", () => {
  test.each([
    ["DELETE /items", "GET, HEAD, POST"],
    ["OPTIONS /items", "GET, HEAD, POST"],
    ["PATCH /items/7", "GET, HEAD"],
    ["DELETE /items/me", "GET, HEAD, PUT"],
    ["GET /own-options", "OPTIONS"],
  ])("%s is told all methods of the path", async (target, allow) => {
    const { status, body, headers } = await ask(client, target)
    expect([status, body, headers.get("allow")]).toEqual([405, { detail: "Method Not Allowed" }, allow])
  })

  test("a parameter answers a method that the static path does not have", async () => {
    expect((await ask(client, "/items/me")).body).toBe("me")
    expect((await ask(client, "PUT /items/me")).body).toBe("me")
  })

  test("OPTIONS is an operation like any other", async () => {
    expect((await ask(client, "OPTIONS /own-options")).body).toEqual({ allowed: true })
  })
})

describe("slashes", () => {
  test.each([
    ["/slash", "http://testserver/slash/"],
    ["/slash?a=1&b=%20", "http://testserver/slash/?a=1&b=%20"],
    ["/items/", "http://testserver/items"],
    ["POST /form", "http://testserver/form/"],
    ["DELETE /slash", "http://testserver/slash/"],
  ])("%s is redirected to %s", async (target, location) => {
    const { status, headers, text } = await ask(client, target)
    expect([status, headers.get("location"), text]).toEqual([307, location, ""])
  })

  test("a path with neither spelling is a 404", async () => {
    expect((await ask(client, "/nowhere/")).status).toBe(404)
    expect((await ask(client, "/")).status).toBe(404)
  })

  test("redirectSlashes: false leaves them alone", async () => {
    const strict = new Hayapi({ redirectSlashes: false })
    strict.get("/slash/", () => 1)
    expect((await ask(strict, "/slash")).status).toBe(404)
  })

  test("a path that looks like a host never leads away from this one", async () => {
    const open = new Hayapi()
    open.get("/{path:path}/", () => 1)
    for (const path of ["//evil.example", "//evil.example/a", "/%2Fevil.example", "/\\evil.example"]) {
      const run = await open.start()
      const { serveFetch } = await import("../../src/serve/fetch.ts")
      const response = await serveFetch(run)(new Request(`http://testserver${path}`))
      const location = response.headers.get("location")
      if (location !== null) expect(new URL(location, "http://testserver").host).toBe("testserver")
      await run.stop()
    }
    await using node = new TestClient(open, { ...seen, engine: "node" })
    const { status, headers } = await ask(node, "/x")
    expect([status, new URL(headers.get("location")!).pathname]).toEqual([307, "/x/"])
  })
})

describe("the document as an answer", () => {
  test("has an ETag, and 304 answers who has it", async () => {
    const first = await ask(client, "/openapi.json")
    const etag = first.headers.get("etag")!
    expect(first.body).toEqual(JSON.parse(JSON.stringify(await app.openapi())))
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/)
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const { status, text, headers } = await ask(client, "/openapi.json", { headers: { "if-none-match": known } })
      expect([status, text, headers.get("etag")]).toEqual([304, "", etag])
    }
    expect((await ask(client, "/openapi.json", { headers: { "if-none-match": '"other"' } })).status).toBe(200)
  })

  test("has another ETag when an operation was added", async () => {
    const etag = (await ask(client, "/openapi.json")).headers.get("etag")!
    app.get("/added", () => 1)
    const { status, body } = await ask(client, "/openapi.json", { headers: { "if-none-match": etag } })
    expect(status).toBe(200)
    expect(body.paths["/added"]).toBeDefined()
  })

  test("answers HEAD, and not POST", async () => {
    expect((await ask(client, "HEAD /openapi.json")).status).toBe(200)
    expect((await ask(client, "POST /openapi.json")).headers.get("allow")).toBe("GET, HEAD")
  })

  test("is where openapiUrl says, or nowhere", async () => {
    const moved = new Hayapi({ openapiUrl: "/api/schema.json" })
    expect((await ask(moved, "/api/schema.json")).status).toBe(200)
    expect((await ask(moved, "/openapi.json")).status).toBe(404)
    expect((await ask(new Hayapi({ openapiUrl: null }), "/openapi.json")).status).toBe(404)
  })
})
