// The injected response: headers and status that handlers and dependencies set on an answer they do not build themselves.
import { dependency, Hayapi, HTTPException, JSONResponse, PlainTextResponse, RedirectResponse } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, seen } from "./ask.ts"

const app = new Hayapi({ logger: quiet })
const client = new TestClient(app, seen)
afterAll(() => client.close())

test("headers are added to the answer", async () => {
  app.get("/headers", { responseModel: z.object({ a: z.int() }) }, ({ response }) => {
    response.headers.set("X-Cat-Dog", "alone in the world")
    response.headers.append("x-many", "1")
    response.headers.append("x-many", "2")
    return { a: 1 }
  })
  const { headers, body } = await ask(client, "/headers")
  expect(body).toEqual({ a: 1 })
  expect(headers.get("x-cat-dog")).toBe("alone in the world")
  expect(headers.get("x-many")).toBe("1, 2")
  expect(headers.get("content-type")).toBe("application/json")
})

test("content-type and content-length are replaced, never doubled", async () => {
  app.get("/type", ({ response }) => {
    response.headers.set("content-type", "application/problem+json")
    return { a: 1 }
  })
  expect((await ask(client, "/type")).headers.get("content-type")).toBe("application/problem+json")
})

test("a header with a line break is refused", async () => {
  app.get("/split", ({ response }) => response.headers.set("x-a", "1\r\nset-cookie: a=b"))
  const { status, headers } = await ask(client, "/split")
  expect([status, headers.getSetCookie()]).toEqual([500, []])
})

describe("dependencies", () => {
  const first = dependency(({ response }) => {
    response.headers.set("x-who", "first")
    response.headers.append("x-all", "first")
    response.setCookie("first", "1")
    response.statusCode = 201
  })
  const second = dependency({ first }, ({ response }) => {
    response.headers.set("x-who", "second")
    response.headers.append("x-all", "second")
  })

  test("share one response: the last writer wins, appended values and cookies add up", async () => {
    app.get("/shared", { dependencies: [second] }, ({ response }) => {
      response.headers.append("x-all", "handler")
      response.setCookie("own", "2")
      return 1
    })
    const { status, headers } = await ask(client, "/shared")
    expect(status).toBe(201)
    expect([headers.get("x-who"), headers.get("x-all")]).toEqual(["second", "first, second, handler"])
    expect(headers.getSetCookie().map((cookie) => cookie.split(";")[0])).toEqual(["first=1", "own=2"])
  })
})

describe("a returned response object", () => {
  test("gets the injected headers and cookies; its own headers and status win", async () => {
    app.get("/returned", ({ response }) => {
      response.statusCode = 202
      response.headers.set("x-own", "injected")
      response.headers.set("x-other", "injected")
      response.headers.set("content-type", "text/html")
      response.setCookie("a", "1")
      const answer = new JSONResponse({ ok: true }, { headers: { "x-own": "own" } })
      answer.setCookie("b", "2")
      return answer
    })
    const { status, headers } = await ask(client, "/returned")
    expect(status).toBe(200)
    expect([headers.get("x-own"), headers.get("x-other"), headers.get("content-type")]).toEqual(["own", "injected", "application/json"])
    expect(headers.getSetCookie().map((cookie) => cookie.split(";")[0])).toEqual(["b=2", "a=1"])
  })

  test("of the Web gets them as well", async () => {
    app.get("/web", ({ response }) => {
      response.setCookie("a", "1")
      return new Response("web", { status: 201, headers: { "x-web": "1" } })
    })
    const { status, headers, text } = await ask(client, "/web")
    expect([status, text, headers.get("x-web"), headers.getSetCookie().length]).toEqual([201, "web", "1", 1])
  })

  test("a redirect keeps its cookies", async () => {
    app.get("/login", ({ response }) => {
      response.setCookie("session", "s")
      return new RedirectResponse("/home")
    })
    const { status, headers } = await ask(client, "/login")
    expect([status, headers.get("location"), headers.getSetCookie().length]).toEqual([307, "/home", 1])
  })

  test("that is returned again and again does not collect headers", async () => {
    const constant = new PlainTextResponse("same")
    app.get("/constant", ({ response }) => {
      response.headers.append("x-count", "1")
      return constant
    })
    await ask(client, "/constant")
    expect((await ask(client, "/constant")).headers.get("x-count")).toBe("1")
  })
})

test("an error is answered without what was set, as in FastAPI", async () => {
  app.get("/error", ({ response }) => {
    response.headers.set("x-a", "1")
    response.setCookie("a", "1")
    throw new HTTPException(400, "no", { headers: { "x-b": "2" } })
  })
  const { headers } = await ask(client, "/error")
  expect([headers.get("x-a"), headers.get("x-b"), headers.getSetCookie()]).toEqual([null, "2", []])
})
