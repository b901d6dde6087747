// The docs pages in a real browser, under their own Content-Security-Policy, with no host but this one within reach.
import { expect, it } from "vitest"
import { app } from "../../examples/shop/app.ts"
import { demoUsers } from "../../examples/shop/seed.ts"
import { describeInBrowser } from "./browser.ts"

describeInBrowser("in Chromium", app, (at) => {
  it("Swagger UI shows every operation and calls one", async () => {
    await at.page.goto(`${at.server.url}/docs`)
    await at.page.locator(".opblock").first().waitFor()
    const shown = await at.page.locator(".opblock-summary-path").allTextContents()
    const documented = Object.entries((await app.openapi()).paths).flatMap(([path, item]) => Object.keys(item).map(() => path))
    // It breaks long paths with zero-width spaces.
    expect(shown.map((path) => path.replaceAll("\u200b", "").trim()).sort()).toEqual(documented.sort())
    expect(await at.page.title()).toBe("Shop - Swagger UI")

    await at.page.locator(".auth-wrapper .authorize").click()
    await at.page.locator("#oauth_username").fill(demoUsers.staff.email)
    await at.page.locator("#oauth_password").fill(demoUsers.staff.password)
    await at.page.locator(".auth-btn-wrapper .authorize").click()
    await at.page.getByText("Authorized", { exact: true }).first().waitFor()
    await at.page.locator(".auth-btn-wrapper .btn-done").click()

    const create = at.page.locator("#operations-items-createItem_items_post")
    await create.locator(".opblock-summary").click()
    await create.getByRole("button", { name: "Try it out" }).click()
    const ladle = { sku: "LAD-30", name: "Ladle, 30 cm", price: 4.5, supplierCost: 2, stock: 3 }
    await create.locator("textarea").fill(JSON.stringify(ladle))
    const answered = at.page.waitForResponse((response) => response.request().method() === "POST")
    await create.getByRole("button", { name: "Execute" }).click()
    expect((await answered).status()).toBe(201)
    const status = create.locator(".live-responses-table .response-col_status").last()
    await expect.poll(() => status.textContent()).toContain("201")
    expect(await create.locator(".live-responses-table").textContent()).toContain("LAD-30")
    expect(at.browser.complaints).toEqual([])
  })

  it("Swagger UI shows no document that the address of the page asks for", async () => {
    await at.page.goto(`${at.server.url}/docs?url=https://other.example/openapi.json&configUrl=https://other.example/config.json`)
    await at.page.locator(".opblock").first().waitFor()
    expect(await at.page.locator(".info .title").textContent()).toContain("Shop")
    expect(at.browser.complaints).toEqual([])
  })

  it("the answer of an authorization server comes back to Swagger UI", async () => {
    await at.page.goto(`${at.server.url}/docs`)
    await at.page.locator(".opblock").first().waitFor()
    const told = await at.page.evaluate(async (url) => {
      const schema = new Map([["flow", "authorizationCode"]])
      const auth = { name: "own", schema, code: "" }
      await new Promise((resolve) => {
        const asked = { auth, state: "s 1", redirectUrl: url, errCb: resolve, callback: resolve }
        Object.assign(globalThis, { swaggerUIRedirectOauth2: asked })
        Reflect.get(globalThis, "open")(`${url}?code=a%2Fb+c&state=s%201`)
      })
      return auth.code
    }, `${at.server.url}/docs/oauth2-redirect`)
    expect(told).toBe("a/b+c")
    expect(at.browser.complaints).toEqual([])
  })

  it("ReDoc shows every operation, and finds one", async () => {
    await at.page.goto(`${at.server.url}/redoc`)
    await at.page.locator("[data-section-id*='operation/createItem']").first().waitFor()
    expect(await at.page.locator("h2:has-text('Place Order')").count()).toBe(1)
    expect(await at.page.title()).toBe("Shop - ReDoc")
    await at.page.locator("[role=search] input").fill("export")
    await at.page.locator("[role=search] [data-role='search:results'] li:has-text('Export Prices')").first().waitFor()
    expect(at.browser.complaints).toEqual([])
  })
})
