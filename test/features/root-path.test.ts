// rootPath: an app behind a proxy that serves it under a prefix, whether the proxy takes the prefix off or not.
import { type AppOptions, Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"

function clientOf(options: AppOptions<readonly []>): TestClient {
  const app = new Hayapi(options)
  app.get("/app", ({ request }) => ({ path: request.path, mount: request.mount }))
  app.get("/slash/", () => "there")
  return new TestClient(app)
}

const read = async (client: TestClient, path: string): Promise<any> => (await client.get(path)).json()

describe("requests", () => {
  test("match with and without the prefix", async () => {
    await using client = clientOf({ rootPath: "/api/v1" })
    const seen = { path: "/app", mount: "/api/v1" }
    expect([await read(client, "/app"), await read(client, "/api/v1/app")]).toEqual([seen, seen])
  })

  test.each(["/api/v1x/app", "/api/v1/api/v1/app", "/api", "/api/v1"])("%s is something else", async (path) => {
    await using client = clientOf({ rootPath: "/api/v1" })
    expect((await client.get(path)).status).toBe(404)
  })

  test("slashes are redirected to the address that the client knows", async () => {
    await using client = clientOf({ rootPath: "/api/v1" })
    for (const prefix of ["", "/api/v1"]) {
      const { status, headers } = await client.get(`${prefix}/slash`, { redirect: "manual" })
      expect([status, headers.get("location")]).toEqual([307, "http://testserver/api/v1/slash/"])
    }
  })

  test("a last slash of the prefix counts for nothing; a prefix without a first one is an error", async () => {
    await using client = clientOf({ rootPath: "/api/" })
    expect(await read(client, "/api/app")).toEqual({ path: "/app", mount: "/api" })
    expect(() => new Hayapi({ rootPath: "api" })).toThrow("HAYAPI_PATH")
  })
})

describe("the document", () => {
  const servers = [{ url: "https://stag.example.com", description: "Staging" }]

  test("has the prefix as its first server, however it was asked for", async () => {
    await using client = clientOf({ rootPath: "/api/v1", servers })
    for (const path of ["/openapi.json", "/api/v1/openapi.json"]) {
      expect((await read(client, path)).servers).toEqual([{ url: "/api/v1" }, ...servers])
    }
  })

  test("names it once", async () => {
    await using client = clientOf({ rootPath: "/api/v1", servers: [...servers, { url: "/api/v1" }] })
    expect((await read(client, "/openapi.json")).servers).toEqual([...servers, { url: "/api/v1" }])
  })

  test("rootPathInServers: false leaves it out", async () => {
    await using client = clientOf({ rootPath: "/api/v1", rootPathInServers: false, servers })
    expect((await read(client, "/openapi.json")).servers).toEqual(servers)
    await using without = clientOf({ rootPath: "/api/v1", rootPathInServers: false })
    expect(await read(without, "/openapi.json")).not.toHaveProperty("servers")
  })

  test("of a mounted app has both prefixes", async () => {
    const app = new Hayapi({ rootPath: "/api" })
    const sub = new Hayapi()
    sub.get("/x", ({ request }) => request.mount)
    app.mount("/sub", sub)
    await using client = new TestClient(app)
    expect((await read(client, "/sub/openapi.json")).servers).toEqual([{ url: "/api/sub" }])
    expect([await read(client, "/sub/x"), await read(client, "/api/sub/x")]).toEqual(["/api/sub", "/api/sub"])
  })
})

test("the docs pages use it", async () => {
  await using client = clientOf({ rootPath: "/api/v1" })
  for (const path of ["/docs", "/api/v1/docs"]) {
    const text = await (await client.get(path)).text()
    expect(text).toContain("url: '/api/v1/openapi.json',")
    expect(text).toContain("window.location.origin + '/api/v1/docs/oauth2-redirect'")
    const [, script] = /<script src="([^"]+)"/.exec(text)!
    expect(script).toMatch(/^\/api\/v1\/docs-assets\//)
    const response = await client.get(script!)
    expect(response.status).toBe(200)
    await response.arrayBuffer()
  }
  expect(await (await client.get("/redoc")).text()).toContain('spec-url="/api/v1/openapi.json"')
})
