// Mounts: another hayapi app, or anything with a Web fetch, under a path.
import { dependency, Hayapi, HTTPException, JSONResponse, type Middleware, Router } from "hayapi"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet } from "./ask.ts"

const mark =
  (name: string): Middleware =>
  async (_request, next) => {
    const reply = await next()
    reply.headers.append("x-through", name)
    return reply
  }

describe("a hayapi app", () => {
  const sub = new Hayapi({ title: "Sub", logger: quiet, middleware: [mark("sub")] })
  sub.get("/where", ({ request }) => ({ path: request.path, mount: request.mount, url: request.url }))
  sub.get("/items/{id}", { params: { id: z.int() } }, ({ id }) => id)
  sub.get("/fails", () => {
    throw new HTTPException(409)
  })
  sub.get("/slash/", () => 1)
  sub.exceptionHandler(409, () => new JSONResponse("sub's own", { statusCode: 409 }))

  let guarded = 0
  const guard = dependency(() => {
    guarded += 1
  })
  const app = new Hayapi({ logger: quiet, middleware: [mark("app")], dependencies: [guard] })
  app.exceptionHandler(404, () => new JSONResponse("app's own", { statusCode: 404 }))
  app.get("/own", () => 1)
  app.mount("/sub", sub)
  app.mount("/sub/deeper", { fetch: () => new Response("deeper") })

  test("sees its own path, and where it is mounted", async () => {
    expect((await ask(app, "/sub/where?a=1")).body).toEqual({ path: "/where", mount: "/sub", url: "http://testserver/sub/where?a=1" })
    expect((await ask(app, "/sub/items/3")).body).toBe(3)
  })

  test("answers its errors itself", async () => {
    expect((await ask(app, "/sub/fails")).body).toBe("sub's own")
    expect((await ask(app, "/sub/items/x")).body.detail[0].loc).toEqual(["path", "id"])
    expect((await ask(app, "/sub/nowhere")).body).toEqual({ detail: "Not Found" })
    expect((await ask(app, "/nowhere")).body).toBe("app's own")
    expect((await ask(app, "POST /sub/where")).headers.get("allow")).toBe("GET, HEAD")
  })

  test("is inside the parent's middleware, but not its dependencies", async () => {
    guarded = 0
    expect((await ask(app, "/sub/where")).headers.get("x-through")).toBe("sub, app")
    expect(guarded).toBe(0)
    await ask(app, "/own")
    expect(guarded).toBe(1)
  })

  test("has its own document, which names the mount as its server", async () => {
    const document = (await ask(app, "/sub/openapi.json")).body
    expect([document.info.title, document.servers]).toEqual(["Sub", [{ url: "/sub" }]])
    expect(Object.keys((await ask(app, "/openapi.json")).body.paths)).toEqual(["/own"])
  })

  test("redirects slashes below its mount", async () => {
    expect((await ask(app, "/sub/slash")).headers.get("location")).toBe("http://testserver/sub/slash/")
  })

  test("the mount itself is redirected to its slash; a longer name is another path", async () => {
    const { status, headers } = await ask(app, "/sub")
    expect([status, headers.get("location")]).toEqual([307, "http://testserver/sub/"])
    expect((await ask(app, "/subway")).status).toBe(404)
  })

  test("the longest mount wins", async () => {
    expect((await ask(app, "/sub/deeper/x")).text).toBe("deeper")
  })

  test("an operation of the parent beats a mount", async () => {
    const parent = new Hayapi()
    parent.mount("/sub", sub)
    parent.get("/sub/where", () => "parent")
    expect((await ask(parent, "/sub/where")).body).toBe("parent")
  })

  test("may be mounted in a router, in another mounted app, and twice", async () => {
    const router = new Router({ prefix: "/r" })
    router.mount("/s", sub)
    const middle = new Hayapi()
    middle.mount("/m", sub)
    const top = new Hayapi()
    top.include(router, { prefix: "/i" })
    top.mount("/t", middle)
    top.mount("/u", sub)
    expect((await ask(top, "/i/r/s/where")).body).toMatchObject({ path: "/where", mount: "/i/r/s" })
    expect((await ask(top, "/t/m/where")).body).toMatchObject({ path: "/where", mount: "/t/m" })
    expect((await ask(top, "/u/where")).body).toMatchObject({ path: "/where", mount: "/u" })
  })

  test("starts and stops with the parent, once", async () => {
    const log: string[] = []
    const child = new Hayapi({
      *lifespan() {
        log.push("start")
        yield { answer: 42 }
        log.push("stop")
      },
    })
    child.get("/state", ({ request }) => request.state.get("answer"))
    const parent = new Hayapi()
    parent.mount("/a", child)
    parent.mount("/b", child)
    const client = new TestClient(parent)
    expect(await (await client.get("/a/state")).json()).toBe(42)
    expect(await (await client.get("/b/state")).json()).toBe(42)
    await client.close()
    expect(log).toEqual(["start", "stop"])
  })
})

describe("a Web fetch", () => {
  const app = new Hayapi({ logger: quiet })
  app.mount("/web", {
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      return Response.json(
        {
          method: request.method,
          pathname,
          search,
          body: request.body === null ? null : await request.text(),
          a: request.headers.get("x-a"),
        },
        { status: 203, headers: { "x-web": "1" } },
      )
    },
  })
  app.mount("/broken", {
    fetch() {
      throw new Error("secret")
    },
  })

  test("gets a Request below its mount, and its Response is the answer", async () => {
    const { status, body, headers } = await ask(app, "POST /web/a/b?c=d", { body: "text", headers: { "x-a": "1" } })
    expect([status, headers.get("x-web")]).toEqual([203, "1"])
    expect(body).toEqual({ method: "POST", pathname: "/a/b", search: "?c=d", body: "text", a: "1" })
  })

  test("gets escapes as the client sent them", async () => {
    expect((await ask(app, "/web/a%2Fb/%20%C3%A9/%25")).body.pathname).toBe("/a%2Fb/%20%C3%A9/%25")
  })

  test("that fails is a plain 500", async () => {
    expect(await ask(app, "/broken/x")).toMatchObject({ status: 500, text: "Internal Server Error" })
  })
})
