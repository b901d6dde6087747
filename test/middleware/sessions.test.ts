// Sessions: values in a signed cookie.
import { dependency, Hayapi, StreamingResponse } from "hayapi"
import { type SessionsOptions, sessionOf, sessions } from "hayapi/middleware"
import { TestClient, type TestClientOptions } from "hayapi/testing"
import { afterEach, describe, expect, test, vi } from "vitest"
import { quiet, remember } from "../features/ask.ts"
import { soon } from "../features/streams.ts"

const secret = "0123456789abcdef0123456789abcdef"
const replaced = "another secret of more than 32 characters"
const options: TestClientOptions = { baseUrl: "https://testserver", raiseServerExceptions: false }

function make(given: Partial<SessionsOptions> = {}, logger = quiet): Hayapi {
  const app = new Hayapi({ logger, middleware: [sessions({ secret, ...given })] })
  app.get("/none", () => 1)
  app.get("/read", ({ request }) => Object.fromEntries(sessionOf(request)))
  app.get("/set", ({ request }) => {
    sessionOf(request).set("user", { name: "Zoë", visits: [1] })
    return 1
  })
  app.get("/nested", ({ request }) => {
    const user = sessionOf(request).get("user") as { visits: number[] }
    user.visits.push(2)
    return 1
  })
  app.get("/clear", ({ request }) => {
    sessionOf(request).clear()
    return 1
  })
  const transaction = dependency(function* () {
    try {
      yield
      ended.push("commit")
    } catch (error) {
      ended.push("rollback")
      throw error
    }
  })
  app.get("/large", { dependencies: [transaction] }, ({ request }) => {
    sessionOf(request).set("a", "x".repeat(5000))
    return new StreamingResponse(["never sent"], { background: () => void ended.push("task") })
  })
  return app
}

const ended: string[] = []
const client = (given?: Partial<SessionsOptions>) => new TestClient(make(given), options)
const body = async (response: Promise<Response>) => (await response).json()
const cookieOf = (response: Response) => response.headers.getSetCookie()[0]

afterEach(() => {
  ended.length = 0
  vi.useRealTimers()
})

describe("a session", () => {
  test("is kept from request to request", async () => {
    await using visitor = client()
    expect(await body(visitor.get("/read"))).toEqual({})
    await visitor.get("/set")
    expect(await body(visitor.get("/read"))).toEqual({ user: { name: "Zoë", visits: [1] } })
    await visitor.get("/nested")
    expect(await body(visitor.get("/read"))).toEqual({ user: { name: "Zoë", visits: [1, 2] } })
    await visitor.get("/clear")
    expect(await body(visitor.get("/read"))).toEqual({})
  })

  test("travels in a cookie for this site, over HTTPS, away from scripts", async () => {
    await using visitor = client()
    const response = await visitor.get("/set")
    expect(cookieOf(response)).toMatch(/^session=[\w-]+\.\d+\.[\w-]{43}; HttpOnly; Max-Age=1209600; Path=\/; SameSite=lax; Secure$/)
    expect(response.headers.get("vary")).toBe("Cookie")
  })

  test("as the options say", async () => {
    await using visitor = client({ cookieName: "s", maxAge: null, path: "/set", sameSite: "strict", secure: false, domain: "testserver" })
    expect(cookieOf(await visitor.get("/set"))).toMatch(/^s=[\w.-]+; Domain=testserver; HttpOnly; Path=\/set; SameSite=strict$/)
  })

  test("is sent when it changes, and deleted when it is emptied", async () => {
    await using visitor = client()
    expect(cookieOf(await visitor.get("/read"))).toBeUndefined()
    expect(cookieOf(await visitor.get("/clear"))).toBeUndefined()
    await visitor.get("/set")
    expect(cookieOf(await visitor.get("/read"))).toBeUndefined()
    expect(cookieOf(await visitor.get("/clear"))).toMatch(/^session=""; expires=.*; HttpOnly; Max-Age=0;/)
  })

  test("that nobody asks for does not make answers depend on cookies", async () => {
    await using visitor = client()
    expect((await visitor.get("/none")).headers.get("vary")).toBe(null)
  })
})

describe("a cookie", () => {
  const read = async (cookie: string, given?: Partial<SessionsOptions>) => {
    await using visitor = client(given)
    return body(visitor.get("/read", { headers: { cookie } }))
  }
  const fresh = async (given?: Partial<SessionsOptions>) => {
    await using visitor = client(given)
    return cookieOf(await visitor.get("/set"))!.split(";")[0]!
  }

  test("that was changed is none", async () => {
    const cookie = await fresh()
    expect(await read(cookie)).toHaveProperty("user")
    const [payload, time, signature] = cookie.slice("session=".length).split(".") as [string, string, string]
    const forged = btoa(JSON.stringify({ user: "admin" })).replace(/=+$/, "")
    const later = String(Number(time) + 1)
    const flipped = (signature.startsWith("A") ? "B" : "A") + signature.slice(1)
    for (const wrong of [
      `${forged}.${time}.${signature}`,
      `${payload}.${later}.${signature}`,
      `${payload}.${time}.${flipped}`,
      `${payload}.${time}.`,
      `${payload}.${time}`,
      `${payload}.${time}.${signature}.${signature}`,
      "..",
      "a.1.+",
    ]) {
      expect(await read(`session=${wrong}`)).toEqual({})
    }
  })

  test("of another name is none", async () => {
    const cookie = await fresh()
    expect(await read(cookie.replace("session=", "other="), { cookieName: "other" })).toEqual({})
  })

  test("of an older secret is taken as long as that is named", async () => {
    const cookie = await fresh()
    expect(await read(cookie, { secret: [replaced, secret] })).toHaveProperty("user")
    expect(await read(cookie, { secret: replaced })).toEqual({})
  })

  test("that is too old is none", async () => {
    const cookie = await fresh()
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 })
    expect(await read(cookie, { maxAge: 60 })).toEqual({})
    expect(await read(cookie, { maxAge: 120 })).toHaveProperty("user")
    vi.setSystemTime(Date.now() + 15 * 24 * 60 * 60 * 1000)
    expect(await read(cookie, { maxAge: null })).toEqual({})
  })
})

describe("mistakes", () => {
  test("a short secret", () => {
    expect(() => sessions({ secret: "short" })).toThrow("at least 32 characters")
    expect(() => sessions({ secret: [] })).toThrow("at least 32 characters")
    expect(() => sessions({ secret, cookieName: "a b" })).toThrow("Invalid cookie name")
  })

  test("no middleware", async () => {
    const app = new Hayapi({ logger: quiet })
    app.get("/", ({ request }) => sessionOf(request).size)
    await using visitor = new TestClient(app)
    await expect(visitor.get("/")).rejects.toThrow("add the middleware sessions")
  })

  test("a session that fits into no cookie is a fault, and the response that was to carry it is given up: no tasks, rolled back", async () => {
    const { logger, events } = remember()
    await using visitor = new TestClient(make({}, logger), options)
    const response = await visitor.get("/large")
    expect([response.status, await response.text()]).toEqual([500, "Internal Server Error"])
    expect(events[0]?.details.error.message).toContain("4096 bytes")
    await soon(() => expect(ended).toEqual(["rollback"]))
  })
})
