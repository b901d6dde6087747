// The docs pages in a real browser, under their own Content-Security-Policy, with no host but this one within reach.
import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Server } from "hayapi"
import { type BrowserContext, chromium, type Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { app } from "../../examples/shop/app.ts"

const executablePath = "/usr/bin/chromium"
const isInstalled = existsSync(executablePath)
if (!isInstalled) console.log(`The docs pages are not looked at in a browser: there is no ${executablePath}`)

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

describe.skipIf(!isInstalled)("in Chromium", () => {
  let folder: string
  let context: BrowserContext
  let server: Server
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hayapi-browser-"))
    server = await app.listen({ port: 0 })
    context = await chromium.launchPersistentContext(folder, { executablePath, args, viewport: { width: 1200, height: 1600 } })
    context.setDefaultTimeout(15_000)
    await context.route(
      ({ protocol, hostname }) => protocol.startsWith("http") && hostname !== "127.0.0.1",
      (route) => {
        complaints.push(`asked for ${route.request().url()}`)
        return route.abort()
      },
    )
  }, 60_000)

  afterAll(async () => {
    await context?.close()
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  beforeEach(async () => {
    complaints = []
    page = await context.newPage()
    // Violations of the policy are errors on the console.
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text())
    })
    page.on("pageerror", (error) => complaints.push(String(error)))
    page.on("response", (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
    })
  })

  afterEach(() => page.close())

  it("Swagger UI shows every operation and calls one", async () => {
    await page.goto(`${server.url}/docs`)
    await page.locator(".opblock").first().waitFor()
    const shown = await page.locator(".opblock-summary-path").allTextContents()
    const documented = Object.entries((await app.openapi()).paths).flatMap(([path, item]) => Object.keys(item).map(() => path))
    // It breaks long paths with zero-width spaces.
    expect(shown.map((path) => path.replaceAll("\u200b", "").trim()).sort()).toEqual(documented.sort())
    expect(await page.title()).toBe("Shop - Swagger UI")

    const create = page.locator("#operations-items-createItem_items_post")
    await create.locator(".opblock-summary").click()
    await create.getByRole("button", { name: "Try it out" }).click()
    await create.locator("tr[data-param-name='x-token'] input").fill("demo-token")
    await create.locator("textarea").fill(JSON.stringify({ name: "Whisk", price: 4.5, supplierCost: 2, stock: 3 }))
    const answered = page.waitForResponse((response) => response.request().method() === "POST")
    await create.getByRole("button", { name: "Execute" }).click()
    expect((await answered).status()).toBe(201)
    const status = create.locator(".live-responses-table .response-col_status").last()
    await expect.poll(() => status.textContent()).toContain("201")
    expect(await create.locator(".live-responses-table").textContent()).toContain("Whisk")
    expect(complaints).toEqual([])
  })

  it("Swagger UI shows no document that the address of the page asks for", async () => {
    await page.goto(`${server.url}/docs?url=https://other.example/openapi.json&configUrl=https://other.example/config.json`)
    await page.locator(".opblock").first().waitFor()
    expect(await page.locator(".info .title").textContent()).toContain("Shop")
    expect(complaints).toEqual([])
  })

  it("the answer of an authorization server comes back to Swagger UI", async () => {
    await page.goto(`${server.url}/docs`)
    await page.locator(".opblock").first().waitFor()
    const told = await page.evaluate(async (url) => {
      const schema = new Map([["flow", "authorizationCode"]])
      const auth = { name: "own", schema, code: "" }
      await new Promise((resolve) => {
        const asked = { auth, state: "s 1", redirectUrl: url, errCb: resolve, callback: resolve }
        Object.assign(globalThis, { swaggerUIRedirectOauth2: asked })
        Reflect.get(globalThis, "open")(`${url}?code=a%2Fb+c&state=s%201`)
      })
      return auth.code
    }, `${server.url}/docs/oauth2-redirect`)
    expect(told).toBe("a/b+c")
    expect(complaints).toEqual([])
  })

  it("ReDoc shows every operation, and finds one", async () => {
    await page.goto(`${server.url}/redoc`)
    await page.locator("[data-section-id*='operation/createItem']").first().waitFor()
    expect(await page.locator("h2:has-text('Place Order')").count()).toBe(1)
    expect(await page.title()).toBe("Shop - ReDoc")
    await page.locator("[role=search] input").fill("export")
    await page.locator("[role=search] [data-role='search:results'] li:has-text('Export Prices')").first().waitFor()
    expect(complaints).toEqual([])
  })
})
