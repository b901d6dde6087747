// Response objects that are constants: sending one never changes it, so nothing of one request reaches another.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  dependency,
  EventSourceResponse,
  FileResponse,
  Hayapi,
  HTMLResponse,
  HTTPException,
  HTTPResponse,
  JSONResponse,
  type Middleware,
  PlainTextResponse,
  RedirectResponse,
  type Reply,
  StreamingResponse,
} from "hayapi"
import { gzip, secureHeaders } from "hayapi/middleware"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { quiet, remember, seen } from "./ask.ts"

const folder = mkdtempSync(join(tmpdir(), "shared-responses-"))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, "a.txt")
writeFileSync(file, "file ".repeat(200))

class Shouted extends PlainTextResponse {
  protected override render(content: string): string {
    return content.toUpperCase()
  }
}

const make: Readonly<Record<string, () => HTTPResponse<any, number>>> = {
  HTTPResponse: () => new HTTPResponse("plain", { headers: { "x-own": "1" } }),
  JSONResponse: () => new JSONResponse({ a: 1 }),
  PlainTextResponse: () => new PlainTextResponse("text"),
  HTMLResponse: () => new HTMLResponse("<p>"),
  RedirectResponse: () => new RedirectResponse("/elsewhere"),
  FileResponse: () => new FileResponse(file),
  "FileResponse, conditional": () => new FileResponse(file, { conditional: true, filename: "a.txt" }),
  "StreamingResponse of a list": () => new StreamingResponse(["a", "b"]),
  "StreamingResponse of a set": () => new StreamingResponse(new Set(["a", "b"])),
  "EventSourceResponse of a list": () => new EventSourceResponse([{ n: 1 }]),
  subclass: () => new Shouted("text"),
  "without a body": () => new HTTPResponse(null, { statusCode: 204 }),
}

const print = (response: HTTPResponse<any, number>) => JSON.stringify([response.status, response.headers.flat])
const count = (text: string | null, part: string) => (text ?? "").split(part).length - 1

describe.each(Object.keys(make))("a constant %s", (kind) => {
  const mark: Middleware = async (request, next) => {
    const reply = await next()
    reply.headers.append("set-cookie", `outer=${request.header("x-user")}`)
    reply.headers.append("x-mark", "1")
    return reply
  }
  const places: Readonly<Record<string, (constant: HTTPResponse<any, number>) => Hayapi>> = {
    "of a handler": (constant) => {
      const user = dependency(({ request, response }) => {
        response.setCookie("user", request.header("x-user") ?? "")
        response.headers.set("x-user", request.header("x-user") ?? "")
      })
      const app = new Hayapi({ logger: quiet, middleware: [secureHeaders(), mark, gzip({ minimumSize: 1 })] })
      app.get("/", { dependencies: [user] }, () => constant)
      return app
    },
    "of a middleware": (constant) => new Hayapi({ logger: quiet, middleware: [mark, gzip({ minimumSize: 1 }), () => constant as never] }),
    "of an exception handler": (constant) => {
      const app = new Hayapi({ logger: quiet, middleware: [mark, gzip({ minimumSize: 1 })] })
      app.exceptionHandler(HTTPException, () => constant)
      return app
    },
  }
  test.each(Object.keys(places))("%s is the same for every request", async (place) => {
    const constant = make[kind]!()
    const before = print(constant)
    for (const engine of [undefined, "node"] as const) {
      await using client = new TestClient(places[place]!(constant), { ...seen, ...(engine === undefined ? {} : { engine }) })
      const bodies = new Set<string>()
      for (const user of ["ann", "bob", "cid"]) {
        client.cookies.clear()
        const response = await client.get("/", { headers: { "x-user": user } })
        bodies.add(await response.text())
        const cookies = response.headers.getSetCookie().join()
        expect(cookies).toContain(`outer=${user}`)
        expect(count(cookies, "outer=")).toBe(1)
        if (place === "of a handler") {
          expect(count(cookies, "user=")).toBe(1)
          expect(cookies).toContain(`user=${user};`)
          expect(response.headers.get("x-user")).toBe(user)
        }
        expect(response.headers.get("x-mark")).toBe("1")
      }
      expect(bodies.size).toBe(1)
      expect([...bodies][0] === "").toBe(constant.status === 204 || constant.status === 307)
      expect(print(constant)).toBe(before)
    }
  })
})

test("a reply that a middleware keeps and sends again has nothing of the request it was made for", async () => {
  let kept: Reply | undefined
  const cache: Middleware = async (_request, next) => {
    kept ??= await next()
    return kept
  }
  const mark: Middleware = async (request, next) => {
    const reply = await next()
    reply.headers.append("set-cookie", `user=${request.header("x-user")}`)
    return reply
  }
  const app = new Hayapi({ logger: quiet, middleware: [mark, cache] })
  app.get("/", () => ({ a: 1 }))
  await using client = new TestClient(app, seen)
  for (const user of ["ann", "bob"]) {
    client.cookies.clear()
    const response = await client.get("/", { headers: { "x-user": user } })
    expect(response.headers.getSetCookie()).toEqual([`user=${user}`])
  }
})

describe("a body that can be read once", () => {
  async function* pieces() {
    yield "once"
  }
  const bodies: Readonly<Record<string, () => unknown>> = {
    "StreamingResponse of a generator": () => new StreamingResponse(pieces()),
    "StreamingResponse of a ReadableStream": () =>
      new StreamingResponse(ReadableStream.from(pieces()).pipeThrough(new TextEncoderStream())),
    "StreamingResponse of a synchronous generator": () =>
      new StreamingResponse(
        (function* () {
          yield "once"
        })(),
      ),
    "EventSourceResponse of a generator": () => new EventSourceResponse(pieces()),
    "Web Response": () => new Response("once"),
  }
  const senders: Readonly<Record<string, (constant: any) => Hayapi>> = {
    handler: (constant) => {
      const app = new Hayapi()
      app.get("/", () => constant)
      return app
    },
    middleware: (constant) => new Hayapi({ middleware: [() => constant] }),
    "exception handler": (constant) => {
      const app = new Hayapi()
      app.exceptionHandler(404, () => constant)
      return app
    },
  }
  describe.each(Object.keys(bodies))("%s", (kind) => {
    test.each(Object.keys(senders))("returned twice by a %s is a coded error, not an empty response", async (sender) => {
      const { logger, events } = remember()
      for (const first of ["GET", "HEAD"]) {
        events.length = 0
        const fresh = senders[sender]!(bodies[kind]!())
        Object.assign(fresh, { logger })
        await using client = new TestClient(fresh, seen)
        const once = await client.request(first, "/")
        expect([once.status, (await once.text()).includes("once")]).toEqual([200, first === "GET"])
        const twice = await client.get("/")
        expect([twice.status, await twice.text()]).toEqual([500, "Internal Server Error"])
        expect(events.map(({ details }) => details.error.code)).toEqual(["HAYAPI_BODY_USED"])
      }
    })
  })
})
