// Trusted hosts and the redirect to HTTPS.
import { Hayapi } from "hayapi"
import { httpsRedirect, trustedHost } from "hayapi/middleware"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { quiet } from "../features/ask.ts"

async function get(app: Hayapi, url: string) {
  const { origin, pathname, search } = new URL(url)
  await using client = new TestClient(app, { baseUrl: origin, followRedirects: false })
  const response = await client.get(pathname + search)
  return [response.status, response.headers.get("location") ?? (await response.text())]
}

describe("trustedHost", () => {
  const app = new Hayapi({ logger: quiet, middleware: [trustedHost({ allowedHosts: ["Example.com", "*.example.com", "www.other.test"] })] })
  app.get("/", () => 1)

  test.each(["http://example.com/", "http://EXAMPLE.com:8000/", "http://a.example.com/", "http://a.b.example.com/"])(
    "takes %s",
    async (url) => {
      expect(await get(app, url)).toEqual([200, "1"])
    },
  )

  test.each(["http://evil.test/", "http://badexample.com/", "http://example.com.evil.test/", "http://example.com./", "http://[::1]/"])(
    "refuses %s",
    async (url) => {
      expect(await get(app, url)).toEqual([400, "Invalid host header"])
    },
  )

  test("redirects to www where only that is allowed", async () => {
    expect(await get(app, "http://other.test/a%20b?c=d")).toEqual([307, "http://www.other.test/a%20b?c=d"])
    const strict = new Hayapi({ middleware: [trustedHost({ allowedHosts: ["www.other.test"], wwwRedirect: false })] })
    expect(await get(strict, "http://other.test/")).toEqual([400, "Invalid host header"])
  })

  test("* is every host; a * anywhere else is a mistake", async () => {
    const open = new Hayapi({ middleware: [trustedHost({ allowedHosts: ["*"] })] })
    open.get("/", () => 1)
    expect(await get(open, "http://any.test/")).toEqual([200, "1"])
    for (const wrong of ["example.*", "*example.com", "a.*.com"]) expect(() => trustedHost({ allowedHosts: [wrong] })).toThrow("wildcard")
  })
})

describe("httpsRedirect", () => {
  const app = new Hayapi({ logger: quiet, middleware: [httpsRedirect()] })
  app.get("/", () => 1)

  test.each([
    ["http://example.com/", "https://example.com/"],
    ["http://example.com:8000/a?b=c", "https://example.com:8000/a?b=c"],
    ["http://example.com//evil.test/%20", "https://example.com//evil.test/%20"],
  ])("sends %s to %s", async (from, to) => {
    const { pathname, search } = new URL(to)
    await using client = new TestClient(app, { baseUrl: new URL(from).origin, followRedirects: false })
    const response = await client.get(`${new URL(from).origin}${pathname}${search}`)
    expect([response.status, response.headers.get("location")]).toEqual([307, to])
  })

  test("lets HTTPS pass", async () => {
    expect(await get(app, "https://example.com/")).toEqual([200, "1"])
  })
})
