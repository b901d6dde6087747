// Request ids, the access log and secure headers.
import { Hayapi, StreamingResponse } from "hayapi"
import { type AccessEntry, accessLog, type RequestIdOptions, requestId, requestIdOf, secureHeaders } from "hayapi/middleware"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { ask, quiet, seen } from "../features/ask.ts"

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe("requestId", () => {
  const make = (options?: RequestIdOptions) => {
    const app = new Hayapi({ logger: quiet, middleware: [requestId(options)] })
    app.get("/", ({ request }) => requestIdOf(request))
    app.get("/fault", () => {
      throw new Error("secret")
    })
    return app
  }

  test("gives each request one of its own, also in the answer", async () => {
    const app = make()
    const [one, other] = [await ask(app, "/"), await ask(app, "/")]
    expect(one.body).toMatch(uuid)
    expect(one.headers.get("x-request-id")).toBe(one.body)
    expect(other.body).not.toBe(one.body)
    expect((await ask(app, "/fault")).headers.get("x-request-id")).toMatch(uuid)
  })

  test("takes none from the client, unless told to and it is harmless", async () => {
    const headers = { "x-request-id": "mine-1" }
    expect((await ask(make(), "/", { headers })).body).toMatch(uuid)
    const trusting = make({ trustInbound: true })
    expect((await ask(trusting, "/", { headers })).body).toBe("mine-1")
    for (const wrong of ["a b", "x".repeat(129), "a=b"]) {
      expect((await ask(trusting, "/", { headers: { "x-request-id": wrong } })).body).toMatch(uuid)
    }
  })

  test("by another name, made another way", async () => {
    const { headers } = await ask(make({ header: "X-Trace", generate: () => "7" }), "/")
    expect(headers.get("x-trace")).toBe("7")
    expect(() => requestId({ header: "a b" })).toThrow("Invalid header name")
  })
})

describe("accessLog", () => {
  async function log(path: string, declare: (app: Hayapi) => void = () => {}): Promise<{ lines: string[]; entries: AccessEntry[] }> {
    const lines: string[] = []
    const entries: AccessEntry[] = []
    const write = (line: string, entry: AccessEntry) => {
      lines.push(line)
      entries.push(entry)
    }
    const app = new Hayapi({ logger: quiet, middleware: [accessLog({ write }), requestId({ generate: () => "7" })] })
    app.get("/items/{item_id}", ({ item_id, background }) => {
      background.add(() => void lines.push("background"))
      return item_id
    })
    declare(app)
    await using client = new TestClient(app, seen)
    const response = await client.get(path, { headers: { authorization: "Bearer secret", cookie: "a=secret" } })
    await response.text().catch(() => {})
    await client.close()
    return { lines, entries }
  }

  test("writes one line per request: method, template, status and time, before the background tasks", async () => {
    const { lines, entries } = await log("/items/secret?token=secret")
    expect(lines).toEqual([expect.stringMatching(/^GET \/items\/\{item_id\} 200 \d+\.\dms id=7$/), "background"])
    expect(entries[0]).toMatchObject({ method: "GET", path: "/items/{item_id}", status: 200, outcome: "sent", requestId: "7" })
    expect(JSON.stringify(entries)).not.toContain("secret")
  })

  test("writes the path where nothing answers, with everything escaped that could forge a line", async () => {
    const { lines } = await log("/no%0AGET%20/forged%201%1B%5B2J%E2%80%AE%5C?q=secret")
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^GET \/no\\u\{a\}GET\\u\{20\}\/forged\\u\{20\}1\\u\{1b\}\[2J\\u\{202e\}\\\\ 404 /)
    expect((await log(`/${"x".repeat(3000)}`)).lines[0]!.length).toBeLessThan(1100)
  })

  test("says when an answer broke off", async () => {
    const { lines } = await log("/broken", (app) => {
      app.get("/broken", () => {
        const failing = async function* () {
          yield "first"
          throw new Error("midway")
        }
        return new StreamingResponse(failing())
      })
    })
    expect(lines).toEqual([expect.stringMatching(/^GET \/broken 200 \d+\.\dms aborted id=7$/)])
  })

  test("what was to happen afterwards happens even if the line cannot be written", async () => {
    const write = () => {
      throw new Error("full")
    }
    const done: string[] = []
    const app = new Hayapi({ logger: quiet, middleware: [accessLog({ write })] })
    app.get("/", ({ background }) => {
      background.add(() => void done.push("background"))
      return 1
    })
    expect((await ask(app, "/")).status).toBe(200)
    expect(done).toEqual(["background"])
  })
})

describe("secureHeaders", () => {
  const make = (options?: Parameters<typeof secureHeaders>[0]) => {
    const app = new Hayapi({ logger: quiet, middleware: [secureHeaders(options)] })
    app.get("/", ({ response }) => {
      response.headers.set("x-frame-options", "DENY")
      return 1
    })
    return app
  }
  const get = async (app: Hayapi, baseUrl: string, path = "/") => {
    await using client = new TestClient(app, { baseUrl })
    const headers = Object.fromEntries((await client.get(path)).headers)
    delete headers["content-type"]
    delete headers["content-length"]
    return headers
  }
  const usual = {
    "x-content-type-options": "nosniff",
    "x-xss-protection": "0",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  }

  test("sets them on every answer, where the answer has none of its own", async () => {
    expect(await get(make(), "http://testserver")).toEqual({ ...usual, "x-frame-options": "DENY" })
    expect(await get(make(), "http://testserver", "/nowhere")).toEqual({ ...usual, "x-frame-options": "SAMEORIGIN" })
  })

  test("Strict-Transport-Security over HTTPS only", async () => {
    expect(await get(make(), "https://testserver")).toHaveProperty("strict-transport-security", "max-age=15552000; includeSubDomains")
  })

  test("each may be changed or left out", async () => {
    const app = make({ strictTransportSecurity: false, crossOriginOpenerPolicy: false, contentSecurityPolicy: "default-src 'self'" })
    const headers = await get(app, "https://testserver")
    expect(Object.keys(headers).sort()).toEqual([
      "content-security-policy",
      "cross-origin-resource-policy",
      "referrer-policy",
      "x-content-type-options",
      "x-frame-options",
      "x-xss-protection",
    ])
  })
})
