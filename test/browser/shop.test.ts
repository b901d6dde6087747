// The page of the example shop in a real browser, under the shop's own Content-Security-Policy.
import type { Server } from "hayapi"
import type { Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { app } from "../../examples/shop/app.ts"
import { demoUsers } from "../../examples/shop/seed.ts"
import { type Browser, isInstalled, openBrowser } from "./browser.ts"

describe.skipIf(!isInstalled)("the shop's page in Chromium", () => {
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
    await page.goto(server.url)
    await page.locator("#items li").first().waitFor()
  })

  afterEach(() => page.close())

  async function logIn({ email, password }: { email: string; password: string }): Promise<void> {
    await page.getByLabel("Email").fill(email)
    await page.getByLabel("Password").fill(password)
    await page.getByRole("button", { name: "Log in" }).click()
  }

  it("lists what is on the shelves, and lets nobody change it", async () => {
    expect(await page.locator("#items li").count()).toBe(16)
    const teapot = page.locator("#items li", { hasText: "Teapot, 0.8 l" })
    expect(await teapot.locator(".price").textContent()).toBe("€34.50")
    expect(await page.getByRole("button", { name: /^Remove/ }).count()).toBe(0)
    expect(await page.getByRole("heading", { name: "New item" }).count()).toBe(0)
    expect(browser.complaints).toEqual([])
  })

  it("says that a password is wrong, and what customers may not do stays away", async () => {
    await logIn({ ...demoUsers.ada, password: "wrong" })
    const status = page.getByRole("status")
    await expect.poll(() => status.textContent()).toBe("Wrong email or password.")
    await logIn(demoUsers.ada)
    await expect.poll(() => status.textContent()).toBe("Hello, Ada Okafor.")
    expect(await page.getByRole("button", { name: /^Remove/ }).count()).toBe(0)
  })

  it("the staff see each problem beside its field, add an item and remove it", async () => {
    await logIn(demoUsers.staff)
    const status = page.getByRole("status")
    await expect.poll(() => status.textContent()).toBe("Hello, Kei Tanaka.")
    expect(browser.complaints).toEqual([])

    const create = page.getByRole("button", { name: "Add to the shelves" })
    await page.getByLabel("SKU").fill("ladle")
    await page.getByLabel("Name").fill("Ladle, 30 cm")
    await page.getByLabel("Price in €", { exact: true }).fill("-1")
    await page.getByLabel("In stock").fill("4")
    await create.click()
    await page.locator("#price-problem:not(:empty)").waitFor()
    expect(await page.locator(".problem").allTextContents()).toEqual([
      "Two to five capitals, a dash, two to five digits",
      "",
      "Input should be greater than 0",
      "Input should be a valid number",
      "",
      "",
    ])
    expect(await page.locator("[aria-invalid=true]").evaluateAll((inputs) => inputs.map((input) => input.id))).toEqual([
      "sku",
      "price",
      "supplierCost",
    ])
    expect(await page.locator("*:focus").getAttribute("id")).toBe("sku")

    await page.getByLabel("SKU").fill("LAD-30")
    await page.getByLabel("Price in €", { exact: true }).fill("12.50")
    await page.getByLabel("Supplier's price").fill("4")
    await page.getByLabel("Tags").fill("spoons, soup")
    await create.click()
    await expect.poll(() => status.textContent()).toBe("Ladle, 30 cm is on the shelves.")
    expect(await page.locator("[aria-invalid=true]").count()).toBe(0)
    const ladle = page.locator("#items li", { hasText: "Ladle, 30 cm" })
    expect(await ladle.locator(".price").textContent()).toBe("€12.50")
    expect(await ladle.locator(".tags").textContent()).toBe("#spoons #soup")

    page.once("dialog", (dialog) => dialog.accept())
    await page.getByRole("button", { name: "Remove Ladle, 30 cm" }).click()
    await expect.poll(() => status.textContent()).toBe("Ladle, 30 cm is removed.")
    expect(await page.locator("#items li").count()).toBe(16)
    expect(browser.complaints.filter((complaint) => !complaint.includes("422"))).toEqual([])
  })

  it("shows the pictures of items", async () => {
    const { email, password } = demoUsers.staff
    const login = await fetch(`${server.url}/token`, { method: "POST", body: new URLSearchParams({ username: email, password }) })
    const { access_token } = (await login.json()) as { access_token: string }
    const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64")
    const body = new FormData()
    body.append("picture", new File([pixel], "pixel.png", { type: "image/png" }))
    const headers = { authorization: `Bearer ${access_token}` }
    expect((await fetch(`${server.url}/items/16/picture`, { method: "PUT", headers, body })).status).toBe(200)
    await page.reload()
    const picture = page.locator("#items li", { hasText: "Balloon whisk" }).locator("img")
    await picture.waitFor()
    await expect.poll(() => picture.evaluate((image) => Reflect.get(image, "naturalWidth"))).toBe(1)
    expect(await page.locator("#items img:visible").count()).toBe(1)
    expect(browser.complaints).toEqual([])
  })

  it("has no code of the server in its script", async () => {
    const text = await (await fetch(`${server.url}/page.js`)).text()
    expect(text).toContain("/items")
    expect(text).not.toMatch(/drizzle|pglite|scrypt|supplier_cost|node:/)
    expect(text.length).toBeLessThan(20_000)
  })

  it("is answered under a strict policy, and what is not there is a 404", async () => {
    const response = await fetch(server.url)
    expect(response.headers.get("content-security-policy")).toContain("default-src 'self'")
    expect((await fetch(`${server.url}/page.ts`, { headers: { accept: "text/html" } })).status).toBe(404)
  })
})
