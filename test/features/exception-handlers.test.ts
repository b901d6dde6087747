// Exception handlers: by status, by class with subclasses, the default ones, and faults inside them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  dependency,
  FileResponse,
  Hayapi,
  HTTPException,
  httpExceptionHandler,
  JSONResponse,
  PlainTextResponse,
  RequestValidationError,
  ResponseValidationError,
  Router,
  requestValidationExceptionHandler,
} from "hayapi"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, remember } from "./ask.ts"

class ShopError extends Error {}
class SoldOut extends ShopError {}

function make(throwing: () => unknown = () => new SoldOut("gone")) {
  const { logger, events } = remember()
  const app = new Hayapi({ logger })
  app.get("/x", () => {
    throw throwing()
  })
  app.get("/number", { params: { n: z.int() } }, ({ n }) => n)
  app.post("/body", { params: { item: z.object({ a: z.int() }) } }, ({ item }) => item)
  app.get("/bad", { responseModel: z.object({ a: z.int() }) }, (): any => ({ a: "x" }))
  return { app, events }
}

describe("by class", () => {
  test("a handler takes its class and subclasses", async () => {
    const { app } = make()
    app.exceptionHandler(ShopError, (request, error) => new JSONResponse({ [request.path]: error.message }, { statusCode: 418 }))
    expect(await ask(app, "/x")).toMatchObject({ status: 418, body: { "/x": "gone" } })
  })

  test("the nearest class wins, whatever the order", async () => {
    const { app } = make()
    app.exceptionHandler(SoldOut, () => new PlainTextResponse("sold out", { statusCode: 410 }))
    app.exceptionHandler(ShopError, () => new PlainTextResponse("shop", { statusCode: 418 }))
    expect(await ask(app, "/x")).toMatchObject({ status: 410, text: "sold out" })
  })

  test("may be asynchronous and return a Web Response", async () => {
    const { app } = make()
    app.exceptionHandler(SoldOut, async () => new Response("web", { status: 410 }))
    expect(await ask(app, "/x")).toMatchObject({ status: 410, text: "web" })
  })

  test("what it handles is no fault: nothing is logged, nothing thrown into the test", async () => {
    const { app, events } = make()
    app.exceptionHandler(SoldOut, () => new PlainTextResponse("sold out", { statusCode: 200 }))
    await using client = new TestClient(app)
    expect((await client.get("/x")).status).toBe(200)
    expect(events).toEqual([])
  })
})

describe("by status", () => {
  test("comes before the class", async () => {
    const { app } = make(() => new HTTPException(404, "mine"))
    app.exceptionHandler(HTTPException, (_request, error) => new PlainTextResponse("class", { statusCode: error.statusCode }))
    app.exceptionHandler(404, (_request, error) => new PlainTextResponse(`status: ${error.detail}`, { statusCode: 404 }))
    expect((await ask(app, "/x")).text).toBe("status: mine")
    expect((await ask(app, "POST /x")).text).toBe("class")
  })

  test("takes the router's own 404 and 405", async () => {
    const { app } = make()
    app.exceptionHandler(404, () => new PlainTextResponse("nothing here", { statusCode: 404 }))
    app.exceptionHandler(405, (_request, error) => new PlainTextResponse("not so", { statusCode: 405, headers: error.headers }))
    expect((await ask(app, "/nowhere")).text).toBe("nothing here")
    const { text, headers } = await ask(app, "DELETE /x")
    expect([text, headers.get("allow")]).toEqual(["not so", "GET, HEAD"])
  })

  test("handlers added to a running app count", async () => {
    const { app } = make()
    await using client = new TestClient(app)
    expect((await client.get("/nowhere")).status).toBe(404)
    app.exceptionHandler(404, () => new PlainTextResponse("now", { statusCode: 404 }))
    expect(await (await client.get("/nowhere")).text()).toBe("now")
  })
})

describe("the last resort", () => {
  test.each([500, Error] as const)("a handler of %s answers faults, which are logged all the same", async (key) => {
    const { app, events } = make()
    app.exceptionHandler(key as 500, (_request, error: unknown) => new PlainTextResponse((error as Error).message, { statusCode: 503 }))
    expect(await ask(app, "/x")).toMatchObject({ status: 503, text: "gone" })
    expect(events.map((event) => event.level)).toEqual(["error"])
  })

  test("it is still thrown into a test", async () => {
    const { app } = make()
    app.exceptionHandler(500, () => new PlainTextResponse("sorry", { statusCode: 500 }))
    await using client = new TestClient(app)
    await expect(client.get("/x")).rejects.toThrow("gone")
  })

  test("it leaves answers alone that the app meant to give", async () => {
    const { app } = make(() => new HTTPException(500, "meant"))
    app.exceptionHandler(500, () => new PlainTextResponse("500", { statusCode: 500 }))
    app.exceptionHandler(Error, () => new PlainTextResponse("Error", { statusCode: 500 }))
    expect((await ask(app, "/x")).body).toEqual({ detail: "meant" })
    expect((await ask(app, "/number?n=x")).status).toBe(422)
    expect((await ask(app, "/nowhere")).status).toBe(404)
  })

  test("without one, a fault is a plain 500 and one line in the log", async () => {
    const { app, events } = make()
    expect(await ask(app, "/x")).toMatchObject({ status: 500, text: "Internal Server Error" })
    expect(events).toMatchObject([{ level: "error", details: { event: "unhandled_error", method: "GET", path: "/x" } }])
    expect(JSON.stringify(events)).toContain("gone")
  })
})

describe("validation errors", () => {
  test("of the request can be answered otherwise, with errors and body at hand", async () => {
    const { app } = make()
    app.exceptionHandler(
      RequestValidationError,
      (_request, error) => new JSONResponse({ errors: error.errors.length, body: error.body }, { statusCode: 400 }),
    )
    expect(await ask(app, "POST /body", { json: { a: "x" } })).toMatchObject({ status: 400, body: { errors: 1, body: { a: "x" } } })
  })

  test("of the response too", async () => {
    const { app } = make()
    app.exceptionHandler(
      ResponseValidationError,
      (_request, error) => new JSONResponse([error.operation, error.errors[0]!.loc], { statusCode: 502 }),
    )
    expect(await ask(app, "/bad")).toMatchObject({ status: 502, body: ["GET /bad", ["response", "a"]] })
  })
})

describe("the default handlers", () => {
  test("can be reused", async () => {
    const { app } = make(() => new HTTPException(403, "no", { headers: { "x-a": "1" } }))
    const seen: unknown[] = []
    app.exceptionHandler(HTTPException, (request, error) => {
      seen.push(error.statusCode)
      return httpExceptionHandler(request, error)
    })
    app.exceptionHandler(RequestValidationError, (request, error) => {
      seen.push(error.errors.length)
      return requestValidationExceptionHandler(request, error)
    })
    const { body, headers } = await ask(app, "/x")
    expect([body, headers.get("x-a")]).toEqual([{ detail: "no" }, "1"])
    expect((await ask(app, "/number?n=x")).body.detail[0].type).toBe("int_parsing")
    expect(seen).toEqual([403, 1])
  })
})

describe("a handler that fails", () => {
  test("with an HTTPException is answered by it", async () => {
    const { app } = make()
    app.exceptionHandler(SoldOut, () => {
      throw new HTTPException(400, "from the handler")
    })
    expect(await ask(app, "/x")).toMatchObject({ status: 400, body: { detail: "from the handler" } })
  })

  test.each<[string, () => any]>([
    [
      "with another error",
      () => {
        throw new Error("second")
      },
    ],
    ["by returning nothing", () => undefined],
    ["by returning data", () => ({ a: 1 })],
  ])("%s is a plain 500", async (_title, handler) => {
    const { app, events } = make()
    app.exceptionHandler(SoldOut, handler)
    expect(await ask(app, "/x")).toMatchObject({ status: 500, text: "Internal Server Error" })
    expect(events).toHaveLength(1)
  })
})

test("debug shows the stack", async () => {
  const app = new Hayapi({ debug: true, logger: quiet })
  app.get("/x", () => {
    throw new SoldOut("gone")
  })
  const { status, text } = await ask(app, "/x")
  expect(status).toBe(500)
  expect(text).toContain("gone")
  expect(text).toContain("exception-handlers.test.ts")
})

describe("of a router", () => {
  const say = (text: string) => (): JSONResponse<string, 418> => new JSONResponse(text, { statusCode: 418 })
  const throwing = (): never => {
    throw new SoldOut("gone")
  }

  test("answers what its operations and their dependencies throw, and nothing else", async () => {
    const router = new Router({ prefix: "/in" })
    router.exceptionHandler(ShopError, say("router"))
    router.get("/handler", throwing)
    router.get("/dependency", { dependencies: [dependency(throwing)] }, () => 1)
    const app = new Hayapi({ logger: quiet })
    app.include(router)
    app.get("/out", throwing)
    expect((await ask(app, "/in/handler")).body).toBe("router")
    expect((await ask(app, "/in/dependency")).body).toBe("router")
    expect((await ask(app, "/out")).status).toBe(500)
    expect((await ask(app, "/in/nowhere")).body).toEqual({ detail: "Not Found" })
  })

  test("goes before those around it; what it has no handler for is theirs", async () => {
    const inner = new Router({ prefix: "/inner" })
    inner.exceptionHandler(SoldOut, say("inner"))
    inner.get("/sold-out", throwing)
    inner.get("/missing", () => {
      throw new HTTPException(404)
    })
    inner.get("/fault", () => {
      throw new TypeError()
    })
    const outer = new Router({ prefix: "/outer" })
    outer.exceptionHandler(ShopError, say("outer"))
    outer.exceptionHandler(Error, say("last of outer"))
    outer.include(inner)
    outer.get("/sold-out", throwing)
    const app = new Hayapi({ logger: quiet })
    app.include(outer)
    app.exceptionHandler(SoldOut, say("app"))
    app.exceptionHandler(404, say("app 404"))
    app.exceptionHandler(Error, say("last of app"))
    expect((await ask(app, "/outer/inner/sold-out")).body).toBe("inner")
    expect((await ask(app, "/outer/sold-out")).body).toBe("outer")
    expect((await ask(app, "/outer/inner/missing")).body).toBe("app 404")
    expect((await ask(app, "/outer/inner/fault")).body).toBe("last of outer")
  })

  test("may be added while the app runs", async () => {
    const router = new Router()
    router.get("/x", throwing)
    const app = new Hayapi({ logger: quiet })
    app.include(router)
    await using client = new TestClient(app, { raiseServerExceptions: false })
    expect((await client.get("/x")).status).toBe(500)
    router.exceptionHandler(SoldOut, say("added"))
    expect(await (await client.get("/x")).json()).toBe("added")
  })

  test("answers refused handshakes", async () => {
    const router = new Router()
    router.exceptionHandler(ShopError, say("no socket"))
    router.websocket("/ws", throwing)
    const app = new Hayapi()
    app.include(router)
    await using client = new TestClient(app)
    await expect(client.websocket("/ws")).rejects.toMatchObject({ response: { status: 418 } })
  })
})

test("a handler may answer with a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hayapi-"))
  try {
    writeFileSync(join(folder, "sorry.html"), "<p>Sorry")
    const app = new Hayapi()
    app.exceptionHandler(404, () => new FileResponse(join(folder, "sorry.html"), { statusCode: 404 }))
    const { status, headers, text } = await ask(app, "/nowhere")
    expect({ status, text, type: headers.get("content-type") }).toEqual({ status: 404, text: "<p>Sorry", type: "text/html; charset=utf-8" })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
