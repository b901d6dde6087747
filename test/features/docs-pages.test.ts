// The docs pages: Swagger UI and ReDoc from the package itself, their options, policy and files, and pages of one's own.
import { createHash } from "node:crypto"
import { type AppOptions, dependency, Hayapi, httpError } from "hayapi"
import { redocHtml, swaggerUiDefaultParameters, swaggerUiHtml, swaggerUiOauth2RedirectHtml } from "hayapi/docs"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"

function clientOf(options: AppOptions<readonly []> = {}): TestClient {
  const app = new Hayapi(options)
  app.get("/items/", function readItems() {
    return []
  })
  return new TestClient(app)
}

async function read(client: TestClient, path: string): Promise<{ status: number; headers: Headers; text: string }> {
  const response = await client.get(path)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const statusOf = async (client: TestClient, path: string) => (await read(client, path)).status

function policyOf(headers: { get(name: string): string | null }): Record<string, string[]> {
  const directives = headers.get("content-security-policy")!.split("; ")
  return Object.fromEntries(directives.map((directive) => directive.split(" ")).map(([name, ...sources]) => [name, sources]))
}

describe("Swagger UI", () => {
  test("is at /docs, with FastAPI's title and defaults", async () => {
    await using client = clientOf({ title: "Shop" })
    const { status, headers, text } = await read(client, "/docs")
    expect(status).toBe(200)
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8")
    expect(text).toContain("<title>Shop - Swagger UI</title>")
    const lines = [
      "url: '/openapi.json',",
      '"dom_id": "#swagger-ui",',
      '"layout": "BaseLayout",',
      '"deepLinking": true,',
      '"showExtensions": true,',
      '"showCommonExtensions": true,',
      "oauth2RedirectUrl: window.location.origin + '/docs/oauth2-redirect',",
    ]
    expect(text.split("\n")).toEqual(expect.arrayContaining(lines))
    expect(text).not.toContain("initOAuth")
  })

  test("answers HEAD, and is in no document", async () => {
    await using client = clientOf()
    expect((await client.head("/docs")).status).toBe(200)
    const document: any = await (await client.get("/openapi.json")).json()
    expect(Object.keys(document.paths)).toEqual(["/items/"])
  })

  test("swaggerUiParameters go over the defaults, a line each, spaced as Python writes JSON", async () => {
    const swaggerUiParameters = { deepLinking: false, syntaxHighlight: { theme: "obsidian", list: [1, 2], none: {} } }
    await using client = clientOf({ swaggerUiParameters })
    const lines = (await read(client, "/docs")).text.split("\n")
    expect(lines).toContain('"deepLinking": false,')
    expect(lines).toContain('"syntaxHighlight": {"theme": "obsidian", "list": [1, 2], "none": {}},')
    expect(lines).not.toContain('"deepLinking": true,')
    expect(lines).toContain('"layout": "BaseLayout",')
    expect(swaggerUiDefaultParameters.deepLinking).toBe(true)
  })

  test("swaggerUiInitOauth", async () => {
    await using client = clientOf({ swaggerUiInitOauth: { clientId: "the-foo-clients", appName: "The App" } })
    expect((await read(client, "/docs")).text).toContain('ui.initOAuth({"clientId": "the-foo-clients", "appName": "The App"})')
  })

  test("the page for authorization servers is where it is asked to be, or nowhere", async () => {
    await using moved = clientOf({ swaggerUiOauth2RedirectUrl: "/docs/redirect" })
    expect((await read(moved, "/docs")).text).toContain("oauth2RedirectUrl: window.location.origin + '/docs/redirect'")
    expect((await read(moved, "/docs/redirect")).text).toContain("window.opener.swaggerUIRedirectOauth2")
    expect(await statusOf(moved, "/docs/oauth2-redirect")).toBe(404)
    await using none = clientOf({ swaggerUiOauth2RedirectUrl: null })
    expect((await read(none, "/docs")).text).not.toContain("oauth2RedirectUrl")
    expect(await statusOf(none, "/docs/oauth2-redirect")).toBe(404)
  })
})

describe("ReDoc", () => {
  test("is at /redoc, with FastAPI's title", async () => {
    await using client = clientOf({ title: "Shop" })
    const { status, headers, text } = await read(client, "/redoc")
    expect(status).toBe(200)
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8")
    expect(text).toContain("<title>Shop - ReDoc</title>")
    expect(text).toContain('<redoc spec-url="/openapi.json"></redoc>')
    expect(text).not.toContain("fonts.googleapis.com")
  })
})

describe("the pages", () => {
  test("are elsewhere if asked to be", async () => {
    await using client = clientOf({ docsUrl: "/documentation", redocUrl: "/reference", openapiUrl: "/api/schema.json" })
    expect((await read(client, "/documentation")).text).toContain("url: '/api/schema.json',")
    expect((await read(client, "/reference")).text).toContain('spec-url="/api/schema.json"')
    expect([await statusOf(client, "/docs"), await statusOf(client, "/redoc")]).toEqual([404, 404])
  })

  test.each([
    ["docsUrl: null takes Swagger UI and its second page away", { docsUrl: null }, [404, 404, 200]],
    ["redocUrl: null takes ReDoc away", { redocUrl: null }, [200, 200, 404]],
    ["openapiUrl: null takes all away", { openapiUrl: null }, [404, 404, 404]],
  ])("%s", async (_, options, expected) => {
    await using client = clientOf(options)
    const statuses = [await statusOf(client, "/docs"), await statusOf(client, "/docs/oauth2-redirect"), await statusOf(client, "/redoc")]
    expect(statuses).toEqual(expected)
  })

  test("of a mounted app know where it is mounted", async () => {
    const app = new Hayapi()
    app.mount("/sub", new Hayapi({ title: "Sub" }))
    await using client = new TestClient(app)
    const { text } = await read(client, "/sub/docs")
    expect(text).toContain("url: '/sub/openapi.json',")
    expect(text).toContain("window.location.origin + '/sub/docs/oauth2-redirect'")
    for (const [, url] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      expect(url).toMatch(/^\/sub\/docs-assets\//)
      expect(await statusOf(client, url!)).toBe(200)
    }
  })

  test("hold nothing that could end a script or an attribute", async () => {
    const evil = `</script><script>alert('1')</script>"&\u2028`
    const html = (await swaggerUiHtml({
      openapiUrl: `/'${evil}`,
      title: evil,
      oauth2RedirectUrl: evil,
      initOauth: { [evil]: evil },
      swaggerUiParameters: { [evil]: [evil] },
      faviconUrl: evil,
    }).body) as string
    expect(html.match(/<script/g)).toHaveLength(2)
    expect(html).toContain("url: '/\\u0027\\u003c/script\\u003e")
    expect(html.slice(html.indexOf("<script nonce"))).not.toContain("\u2028")
    expect(html).toContain("<title>&lt;/script&gt;")
    const second = redocHtml({ openapiUrl: `/"${evil}`, title: evil }).body as string
    expect(second.match(/<script/g)).toHaveLength(2)
    expect(second).toContain('spec-url="/&quot;&lt;/script&gt;')
  })
})

describe("the policy", () => {
  test("allows what the package serves and this page's own script, nothing else", async () => {
    await using client = clientOf()
    const { headers, text } = await read(client, "/docs")
    const [, nonce] = /<script nonce="([^"]+)">/.exec(text)!
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/)
    expect(policyOf(headers)).toEqual({
      "default-src": ["'none'"],
      "script-src": ["'self'", `'nonce-${nonce}'`],
      "style-src": ["'self'", "'unsafe-inline'"],
      "img-src": ["'self'", "data:"],
      "connect-src": ["'self'"],
      "frame-ancestors": ["'none'"],
      "base-uri": ["'none'"],
      "form-action": ["'self'"],
    })
    expect(headers.get("cache-control")).toBe("no-store")
    expect((await read(client, "/docs")).text).not.toContain(nonce)
    expect(policyOf((await read(client, "/redoc")).headers)["worker-src"]).toEqual(["blob:"])
  })

  test("allows Swagger UI to call the servers of the document and the endpoints of its security schemes", async () => {
    const servers = [{ url: "https://stag.example.com/v1" }, { url: "/v2" }, { url: "https://{env}.example.com" }]
    const app = new Hayapi({ servers })
    app.transformOpenapi((document) => {
      const flows = { password: { tokenUrl: "https://login.example.com/token", scopes: {} }, implicit: { tokenUrl: "token" } }
      document.components = { securitySchemes: { oauth: { type: "oauth2", flows } } }
    })
    await using client = new TestClient(app)
    const { headers } = await client.get("/docs")
    expect(policyOf(headers)["connect-src"]).toEqual(["'self'", "https://stag.example.com", "https://login.example.com"])
  })

  test("allows ReDoc the logo that the document names", async () => {
    const app = new Hayapi()
    app.transformOpenapi((document) => {
      document.info["x-logo"] = { url: "https://images.example.com/logo.png" }
    })
    await using client = new TestClient(app)
    expect(policyOf((await client.get("/redoc")).headers)["img-src"]).toEqual(["'self'", "data:", "https://images.example.com"])
  })

  test("of a page with files from other hosts allows those hosts", () => {
    const { headers } = swaggerUiHtml({
      openapiUrl: "https://api.example.com/openapi.json",
      title: "Own",
      jsUrl: "https://unpkg.com/swagger-ui-dist@5/swagger-ui-bundle.js",
      cssUrl: "//unpkg.com/swagger-ui-dist@5/swagger-ui.css",
      faviconUrl: "https://images.example.com/icon.png",
    })
    const policy = policyOf(headers)
    expect(policy["script-src"]).toContain("https://unpkg.com")
    expect(policy["style-src"]).toContain("unpkg.com")
    expect(policy["img-src"]).toContain("https://images.example.com")
    expect(policy["connect-src"]).toEqual(["'self'", "https://api.example.com"])
    const fonts = policyOf(redocHtml({ openapiUrl: "/openapi.json", title: "Own", withGoogleFonts: true }).headers)
    expect([fonts["style-src"], fonts["font-src"]]).toEqual([
      ["'self'", "'unsafe-inline'", "https://fonts.googleapis.com"],
      ["https://fonts.gstatic.com"],
    ])
  })
})

describe("the files", () => {
  test("are served with their type and digest, to be kept for good", async () => {
    await using client = clientOf()
    const pages = (await read(client, "/docs")).text + (await read(client, "/redoc")).text
    const urls = [...pages.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, url]) => url!)
    expect(urls).toHaveLength(3)
    for (const url of urls) {
      const response = await client.get(url)
      expect(response.status).toBe(200)
      expect(response.headers.get("content-type")).toBe(`text/${url.endsWith(".css") ? "css" : "javascript"}; charset=utf-8`)
      expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable")
      const digest = createHash("sha256")
        .update(new Uint8Array(await response.arrayBuffer()))
        .digest("hex")
      expect(url).toContain(`/${digest.slice(0, 16)}/`)
      const etag = response.headers.get("etag")!
      expect(etag).toBe(`"${digest.slice(0, 32)}"`)
      const again = await client.get(url, { headers: { "if-none-match": etag } })
      expect([again.status, await again.text()]).toEqual([304, ""])
    }
  })
})

describe("pages of one's own", () => {
  test("can stand behind a dependency, with the files that the app serves", async () => {
    const app = new Hayapi({ title: "Inner", docsUrl: null, redocUrl: null })
    const StaffOnly = httpError(401, "Staff only")
    const staff = dependency(
      ({ request }) => {
        if (request.header("x-token") !== "staff") throw new StaffOnly()
      },
      { errors: [StaffOnly] },
    )
    app.get("/inner/docs", { dependencies: [staff], includeInSchema: false }, () =>
      swaggerUiHtml({ openapiUrl: "/openapi.json", title: "Inner", oauth2RedirectUrl: app.swaggerUiOauth2RedirectUrl }),
    )
    await using client = new TestClient(app)
    expect(await statusOf(client, "/inner/docs")).toBe(401)
    const response = await client.get("/inner/docs", { headers: { "x-token": "staff" } })
    const [, script] = /<script src="([^"]+)"/.exec(await response.text())!
    expect(await statusOf(client, script!)).toBe(200)
  })

  test("take the place of the app's", async () => {
    const app = new Hayapi()
    app.get("/docs", { includeInSchema: false }, () => "mine")
    await using client = new TestClient(app)
    expect((await read(client, "/docs")).text).toBe('"mine"')
  })

  test("the page for authorization servers has a policy with its nonce", () => {
    const { headers, body } = swaggerUiOauth2RedirectHtml()
    const [, nonce] = /nonce="([^"]+)"/.exec(body as string)!
    expect(policyOf(headers)["script-src"]).toContain(`'nonce-${nonce}'`)
  })
})
