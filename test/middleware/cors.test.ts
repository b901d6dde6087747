// CORS: what pages of other origins may do. The texts and headers are those of Starlette's CORSMiddleware.
import { Hayapi, HTTPException } from "hayapi"
import { type CorsOptions, cors } from "hayapi/middleware"
import { describe, expect, test } from "vitest"
import { ask, quiet } from "../features/ask.ts"

function make(options: CorsOptions): Hayapi {
  const app = new Hayapi({ logger: quiet, middleware: [cors(options)] })
  app.get("/", ({ response }) => {
    response.headers.set("vary", "Accept")
    return 1
  })
  app.get("/refused", () => {
    throw new HTTPException(403)
  })
  app.get("/fault", () => {
    throw new Error("secret")
  })
  return app
}

const good = "https://good.example"
const corsHeaders = (headers: Headers) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control") || name === "vary"))

function preflight(options: CorsOptions, headers: Record<string, string> = {}) {
  return ask(make(options), "OPTIONS /", { headers: { origin: good, "access-control-request-method": "GET", ...headers } })
}

describe("a preflight", () => {
  test("that fits", async () => {
    const options = { allowOrigins: [good], allowMethods: ["GET", "POST"], allowHeaders: ["X-Custom"], allowCredentials: true }
    const { status, text, headers } = await preflight(options, { "access-control-request-headers": "x-custom, content-type" })
    expect([status, text, headers.get("content-type")]).toEqual([200, "OK", "text/plain; charset=utf-8"])
    expect(corsHeaders(headers)).toEqual({
      "access-control-allow-credentials": "true",
      "access-control-allow-headers": "Accept, Accept-Language, Content-Language, Content-Type, X-Custom",
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-origin": good,
      "access-control-max-age": "600",
      vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network",
    })
  })

  test.each([
    [{ origin: "https://evil.test" }, "origin"],
    [{ "access-control-request-method": "PUT" }, "method"],
    [{ "access-control-request-headers": "x-other" }, "headers"],
    [{ "access-control-request-headers": "content-type,," }, "headers"],
    [{ "access-control-request-private-network": "true" }, "private-network"],
    [
      { origin: "https://evil.test", "access-control-request-method": "PUT", "access-control-request-headers": "x" },
      "origin, method, headers",
    ],
  ])("with %o is refused", async (headers, failures) => {
    const answer = await preflight({ allowOrigins: [good] }, headers)
    expect([answer.status, answer.text]).toEqual([400, `Disallowed CORS ${failures}`])
    expect(answer.headers.get("access-control-allow-origin")).toBe(failures.startsWith("origin") ? null : good)
  })

  test("allows nothing by default", async () => {
    expect((await preflight({})).text).toBe("Disallowed CORS origin")
  })

  test("mirrors the headers that are asked for if all are allowed", async () => {
    const { headers } = await preflight({ allowOrigins: ["*"], allowHeaders: ["*"] }, { "access-control-request-headers": "X-Any" })
    expect(headers.get("access-control-allow-headers")).toBe("X-Any")
    expect(headers.get("access-control-allow-origin")).toBe("*")
  })

  test("names all methods for *", async () => {
    const { headers } = await preflight({ allowOrigins: ["*"], allowMethods: ["*"], maxAge: 5 })
    expect(headers.get("access-control-allow-methods")).toBe("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, QUERY")
    expect(headers.get("access-control-max-age")).toBe("5")
  })

  test("of a private network, where that is allowed", async () => {
    const options = { allowOrigins: [good], allowPrivateNetwork: true }
    const { headers } = await preflight(options, { "access-control-request-private-network": "true" })
    expect(headers.get("access-control-allow-private-network")).toBe("true")
  })

  test("is one only with Access-Control-Request-Method", async () => {
    expect((await ask(make({ allowOrigins: [good] }), "OPTIONS /", { headers: { origin: good } })).status).toBe(405)
  })
})

describe("an answer", () => {
  test.each([
    ["/", 200],
    ["/refused", 403],
    ["/fault", 500],
    ["/nowhere", 404],
  ])("to %s tells an allowed origin so", async (path, status) => {
    const answer = await ask(make({ allowOrigins: [good], exposeHeaders: ["X-A", "X-B"] }), path, { headers: { origin: good } })
    expect(answer.status).toBe(status)
    expect(corsHeaders(answer.headers)).toEqual({
      "access-control-allow-origin": good,
      "access-control-expose-headers": "X-A, X-B",
      vary: path === "/" ? "Accept, Origin" : "Origin",
    })
  })

  test.each([
    "https://evil.test",
    "null",
    "https://good.example.evil.test",
    "http://good.example",
    "https://good.example:8443",
    "https://GOOD.example",
    "https://good.example/",
    "__proto__",
  ])("to %s has no allowed origin", async (origin) => {
    const { headers } = await ask(make({ allowOrigins: [good] }), "/", { headers: { origin } })
    expect(corsHeaders(headers)).toEqual({ vary: "Accept, Origin" })
  })

  test("depends on the origin also where there is none", async () => {
    expect(corsHeaders((await ask(make({ allowOrigins: [good] }), "/")).headers)).toEqual({ vary: "Accept, Origin" })
  })

  test("is for every origin with *", async () => {
    const { headers } = await ask(make({ allowOrigins: ["*"] }), "/", { headers: { origin: "https://any.test" } })
    expect(corsHeaders(headers)).toEqual({ "access-control-allow-origin": "*", vary: "Accept, Origin" })
  })

  test("a pattern matches the whole origin, however often it is asked", async () => {
    const app = make({ allowOriginRegex: /https:\/\/[a-z]+\.good\.example/g })
    const allowed = async (origin: string) => (await ask(app, "/", { headers: { origin } })).headers.get("access-control-allow-origin")
    expect(await allowed("https://a.good.example")).toBe("https://a.good.example")
    expect(await allowed("https://a.good.example")).toBe("https://a.good.example")
    expect(await allowed("https://a.good.example.evil.test")).toBe(null)
    expect(await allowed("xhttps://a.good.example")).toBe(null)
  })
})

test.each<[CorsOptions, string]>([
  [{ allowOrigins: ["*"], allowCredentials: true }, "every site act as the user"],
  [{ allowOrigins: ["https://good.example/"] }, "is no origin"],
  [{ allowOrigins: ["null"] }, "is no origin"],
  [{ allowOrigins: ["good.example"] }, "is no origin"],
  [{ exposeHeaders: ["a\nb"] }, "Invalid value"],
])("%o is refused at once", (options, message) => {
  expect(() => cors(options)).toThrow(message)
})
