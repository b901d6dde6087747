// Middleware: (request, next) => reply, on app, router and include.
import { gzipSync } from "node:zlib"
import {
  type Exchange,
  FileResponse,
  Hayapi,
  HeaderList,
  HTTPException,
  type Middleware,
  type Next,
  PlainTextResponse,
  Router,
} from "hayapi"
import { TestClient } from "hayapi/testing"
import { beforeEach, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, remember } from "./ask.ts"

let log: string[] = []
beforeEach(() => {
  log = []
})

const around =
  (name: string): Middleware =>
  async (_request, next) => {
    log.push(`${name} in`)
    const reply = await next()
    log.push(`${name} out`)
    reply.headers.append("x-through", name)
    return reply
  }

function make(...middleware: Middleware[]) {
  const app: any = new Hayapi({ logger: quiet, middleware })
  app.get("/x", ({ request }: any) => {
    log.push("handler")
    return { path: request.path, a: request.header("x-a"), state: request.state.get("who") }
  })
  app.get("/fault", () => {
    throw new Error("secret")
  })
  app.get("/refused", () => {
    throw new HTTPException(403, "no")
  })
  return app as Hayapi
}

describe("order", () => {
  test("the first one is outermost", async () => {
    const app = make(around("a"), around("b"))
    app.use(around("c"))
    expect((await ask(app, "/x")).headers.get("x-through")).toBe("c, b, a")
    expect(log).toEqual(["a in", "b in", "c in", "handler", "c out", "b out", "a out"])
  })

  test("app, include, router; those of a router see its operations only", async () => {
    const router = new Router({ middleware: [around("router")] })
    router.get("/r", () => 1)
    const app = make(around("app"))
    app.include(router, { middleware: [around("include")] })
    expect((await ask(app, "/r")).headers.get("x-through")).toBe("router, include, app")
    expect((await ask(app, "/x")).headers.get("x-through")).toBe("app")
  })

  test("of a router that is used later counts for a running app", async () => {
    const router = new Router()
    router.get("/r", () => 1)
    const app = make()
    app.include(router)
    await using client = new TestClient(app)
    await client.get("/r")
    router.use(around("late"))
    expect((await client.get("/r")).headers.get("x-through")).toBe("late")
  })
})

describe("the app's middleware", () => {
  test.each([
    ["/x", 200],
    ["/refused", 403],
    ["/fault", 500],
    ["/nowhere", 404],
    ["/openapi.json", 200],
  ])("is around %s", async (path, status) => {
    const answer = await ask(make(around("a")), path)
    expect([answer.status, answer.headers.get("x-through")]).toEqual([status, "a"])
  })

  test("is around 405 and redirects", async () => {
    const app = make(around("a"))
    expect((await ask(app, "POST /x")).headers.get("x-through")).toBe("a")
    expect((await ask(app, "/x/")).headers.get("x-through")).toBe("a")
  })
})

describe("faults", () => {
  test("are replies with `error`, after the exception handlers", async () => {
    const errors: unknown[] = []
    const watch: Middleware = async (_request, next) => {
      const reply = await next()
      errors.push([reply.status, (reply.error as Error | undefined)?.message])
      return reply
    }
    const app = make(watch)
    app.exceptionHandler(403, () => new PlainTextResponse("handled", { statusCode: 410 }))
    await ask(app, "/x")
    await ask(app, "/refused")
    await ask(app, "/fault")
    await ask(app, "/nowhere")
    expect(errors).toEqual([
      [200, undefined],
      [410, "403: no"],
      [500, "secret"],
      [404, "404: Not Found"],
    ])
  })

  test("of a middleware are answered inside the outer ones", async () => {
    const failing: Middleware = () => {
      throw new HTTPException(418, "short")
    }
    const answer = await ask(make(around("outer"), failing), "/x")
    expect([answer.status, answer.body, answer.headers.get("x-through")]).toEqual([418, { detail: "short" }, "outer"])
  })

  test("of a middleware that rejects are a plain 500 in the log", async () => {
    const { logger, events } = remember()
    const app = new Hayapi({
      logger,
      middleware: [
        async () => {
          throw new Error("rejected")
        },
      ],
    })
    expect(await ask(app, "/x")).toMatchObject({ status: 500, text: "Internal Server Error" })
    expect(events).toHaveLength(1)
  })

  test("a middleware that forgets to return its reply is told so", async () => {
    const { logger, events } = remember()
    const app = new Hayapi({
      logger,
      middleware: [
        (async (_request: Exchange, next: Next) => {
          await next()
        }) as unknown as Middleware,
      ],
    })
    app.get("/x", () => 1)
    expect((await ask(app, "/x")).status).toBe(500)
    expect(JSON.stringify(events)).toContain("return await next()")
  })
})

describe("the request", () => {
  test("can be changed for what is inside: headers, path, state", async () => {
    const change: Middleware = (request, next) => {
      request.state.set("who", "me")
      return next(request.with({ path: "/x", headers: new HeaderList([["x-a", "changed"]]) }))
    }
    expect((await ask(make(change), "/other", { headers: { "x-a": "sent" } })).body).toEqual({ path: "/x", a: "changed", state: "me" })
  })

  describe("may get another body", () => {
    const gunzip: Middleware = (request, next) => {
      const body = request.header("content-encoding") === "gzip" ? request.stream(request.bodyLimit) : null
      return body === null ? next() : next(request.with({ body: body.pipeThrough(new DecompressionStream("gzip")) }))
    }
    const app = new Hayapi({ middleware: [gunzip], maxBodySize: 1000 })
    app.post("/sum", { params: { numbers: z.array(z.int()) } }, ({ numbers, request }) => ({
      sum: numbers.reduce((sum, number) => sum + number, 0),
      encoding: request.header("content-encoding") ?? null,
    }))
    app.post("/web", async ({ request }) => await request.web.json())
    const post = (path: string, text: string, encoding = "gzip") => {
      const body = encoding === "gzip" ? gzipSync(text) : text
      return ask(app, `POST ${path}`, { body, headers: { "content-type": "application/json", "content-encoding": encoding } })
    }

    test("which is read as if it had come so", async () => {
      expect((await post("/sum", "[1,2,3]")).body).toEqual({ sum: 6, encoding: null })
      expect((await post("/web", "[1]")).body).toEqual([1])
      expect((await post("/sum", "[1]", "identity")).body).toEqual({ sum: 1, encoding: "identity" })
    })

    test("whose size is limited as that of any other", async () => {
      expect((await post("/sum", JSON.stringify(new Array(2000).fill(1)))).status).toBe(413)
    })

    test("which may break off", async () => {
      const body = gzipSync("[1,2,3]").subarray(0, -5)
      const headers = { "content-type": "application/json", "content-encoding": "gzip" }
      expect((await ask(app, "POST /sum", { body, headers })).status).toBe(400)
    })

    test("of bytes", async () => {
      const bytes: Middleware = (request, next) => next(request.with({ body: new TextEncoder().encode('{"a":1}') }))
      const other = new Hayapi({ middleware: [bytes] })
      other.post("/", async ({ request }) => [await request.text(), await request.json()])
      expect((await ask(other, "POST /", { body: "x" })).body).toEqual(['{"a":1}', { a: 1 }])
    })
  })

  test("knows the operation after next()", async () => {
    const seen: unknown[] = []
    const app = new Hayapi({
      middleware: [
        async (request, next) => {
          seen.push(request.operation)
          const reply = await next()
          seen.push(request.operation)
          return reply
        },
      ],
    })
    app.get("/items/{id}", function readItem() {})
    await ask(app, "/items/1")
    await ask(app, "/nowhere")
    expect(seen).toEqual([undefined, { id: "readItem_items__id__get", path: "/items/{id}" }, undefined, undefined])
  })

  test("its body can be read before the handler reads it", async () => {
    const sizes: number[] = []
    const app = new Hayapi({
      middleware: [
        async (request, next) => {
          sizes.push((await request.bytes()).length)
          return next()
        },
      ],
    })
    app.post("/x", { params: { item: z.object({ a: z.int() }) } }, ({ item }) => item.a)
    expect((await ask(app, "POST /x", { json: { a: 5 } })).body).toBe(5)
    expect(sizes).toEqual([7])
  })
})

describe("the reply", () => {
  test("may be a middleware's own, without next()", async () => {
    const app = make(() => new PlainTextResponse("closed", { statusCode: 503 }))
    expect(await ask(app, "/x")).toMatchObject({ status: 503, text: "closed" })
    expect(log).toEqual([])
  })

  test("may be a Web Response", async () => {
    const app = make(around("outer"), async () => new Response("web", { status: 202, headers: { "x-web": "1" } }))
    const { status, text, headers } = await ask(app, "/x")
    expect([status, text, headers.get("x-web"), headers.get("x-through")]).toEqual([202, "web", "1", "outer"])
  })

  test("may be changed in status and body", async () => {
    const app = make(async (_request, next) => {
      const reply = await next()
      reply.status = 201
      reply.body = String(reply.body).toUpperCase()
      return reply
    })
    const { status, text } = await ask(app, "/x")
    expect([status, text]).toEqual([201, '{"PATH":"/X"}'])
  })
})

test("without an asynchronous layer nothing becomes one: a handler's reply is there at once", async () => {
  const app = new Hayapi({ middleware: [(_request, next) => next()] })
  app.get("/x", () => 1)
  const { WebExchange } = await import("../../src/http/web.ts")
  const run = await app.start()
  expect(run.handle(WebExchange.from(new Request("http://testserver/x"))!)).not.toBeInstanceOf(Promise)
  await run.stop()
})

describe("a response object of a middleware", () => {
  test("may be returned more than once: what is added to an answer does not stay on it", async () => {
    const closed = new PlainTextResponse("closed", { statusCode: 503 })
    const app = make(around("outer"), () => closed)
    await ask(app, "/x")
    expect((await ask(app, "/x")).headers.get("x-through")).toBe("outer")
    expect(closed.headers.has("x-through")).toBe(false)
  })

  test("may be a file", async () => {
    const app = make(around("outer"), () => new FileResponse(new URL(import.meta.url)))
    expect((await ask(app, "/x")).text).toContain("may be a file")
  })
})
