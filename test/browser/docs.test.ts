// The docs pages in a real browser, under their own Content-Security-Policy, with no host but this one within reach.
import type { Server } from "hayapi"
import type { Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { app } from "../../examples/shop/app.ts"
import { demoUsers } from "../../examples/shop/seed.ts"
import { type Browser, isInstalled, openBrowser } from "./browser.ts"

describe.skipIf(!isInstalled)("in Chromium", () => {
  let browser: Browser
  let server: Server
  let page: Page

  beforeAll(async () => {
    server = await app.listen({ port: 0 })
    browser = await openBrowser()
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  beforeEach(async () => {
    page = await browser.newPage()
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

    await page.locator(".auth-wrapper .authorize").click()
    await page.locator("#oauth_username").fill(demoUsers.staff.email)
    await page.locator("#oauth_password").fill(demoUsers.staff.password)
    await page.locator(".auth-btn-wrapper .authorize").click()
    await page.getByText("Authorized", { exact: true }).first().waitFor()
    await page.locator(".auth-btn-wrapper .btn-done").click()

    const create = page.locator("#operations-items-createItem_items_post")
    await create.locator(".opblock-summary").click()
    await create.getByRole("button", { name: "Try it out" }).click()
    const ladle = { sku: "LAD-30", name: "Ladle, 30 cm", price: 4.5, supplierCost: 2, stock: 3 }
    await create.locator("textarea").fill(JSON.stringify(ladle))
    const answered = page.waitForResponse((response) => response.request().method() === "POST")
    await create.getByRole("button", { name: "Execute" }).click()
    expect((await answered).status()).toBe(201)
    const status = create.locator(".live-responses-table .response-col_status").last()
    await expect.poll(() => status.textContent()).toContain("201")
    expect(await create.locator(".live-responses-table").textContent()).toContain("LAD-30")
    expect(browser.complaints).toEqual([])
  })

  it("Swagger UI shows no document that the address of the page asks for", async () => {
    await page.goto(`${server.url}/docs?url=https://other.example/openapi.json&configUrl=https://other.example/config.json`)
    await page.locator(".opblock").first().waitFor()
    expect(await page.locator(".info .title").textContent()).toContain("Shop")
    expect(browser.complaints).toEqual([])
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
    expect(browser.complaints).toEqual([])
  })

  it("ReDoc shows every operation, and finds one", async () => {
    await page.goto(`${server.url}/redoc`)
    await page.locator("[data-section-id*='operation/createItem']").first().waitFor()
    expect(await page.locator("h2:has-text('Place Order')").count()).toBe(1)
    expect(await page.title()).toBe("Shop - ReDoc")
    await page.locator("[role=search] input").fill("export")
    await page.locator("[role=search] [data-role='search:results'] li:has-text('Export Prices')").first().waitFor()
    expect(browser.complaints).toEqual([])
  })
})
