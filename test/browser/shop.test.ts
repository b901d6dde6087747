// The page of the example shop in a real browser, under the shop's own Content-Security-Policy.
import { beforeEach, expect, it } from "vitest"
import { app } from "../../examples/shop/app.ts"
import { demoUsers } from "../../examples/shop/seed.ts"
import { describeInBrowser } from "./browser.ts"

describeInBrowser("the shop's page in Chromium", app, (at) => {
  beforeEach(async () => {
    await at.page.goto(at.server.url)
    await at.page.locator("#items li").first().waitFor()
  })

  async function logIn({ email, password }: { email: string; password: string }): Promise<void> {
    await at.page.getByLabel("Email").fill(email)
    await at.page.getByLabel("Password").fill(password)
    await at.page.getByRole("button", { name: "Log in" }).click()
  }

  it("lists what is on the shelves, and lets nobody change it", async () => {
    expect(await at.page.locator("#items li").count()).toBe(16)
    const teapot = at.page.locator("#items li", { hasText: "Teapot, 0.8 l" })
    expect(await teapot.locator(".price").textContent()).toBe("€34.50")
    expect(await at.page.getByRole("button", { name: /^Remove/ }).count()).toBe(0)
    expect(await at.page.getByRole("heading", { name: "New item" }).count()).toBe(0)
    expect(at.browser.complaints).toEqual([])
  })

  it("says that a password is wrong, and what customers may not do stays away", async () => {
    await logIn({ ...demoUsers.ada, password: "wrong" })
    const status = at.page.getByRole("status")
    await expect.poll(() => status.textContent()).toBe("Wrong email or password.")
    await logIn(demoUsers.ada)
    await expect.poll(() => status.textContent()).toBe("Hello, Ada Okafor.")
    expect(await at.page.getByRole("button", { name: /^Remove/ }).count()).toBe(0)
  })

  it("the staff see each problem beside its field, add an item and remove it", async () => {
    await logIn(demoUsers.staff)
    const status = at.page.getByRole("status")
    await expect.poll(() => status.textContent()).toBe("Hello, Kei Tanaka.")
    expect(at.browser.complaints).toEqual([])

    const create = at.page.getByRole("button", { name: "Add to the shelves" })
    await at.page.getByLabel("SKU").fill("ladle")
    await at.page.getByLabel("Name").fill("Ladle, 30 cm")
    await at.page.getByLabel("Price in €", { exact: true }).fill("-1")
    await at.page.getByLabel("In stock").fill("4")
    await create.click()
    await at.page.locator("#price-problem:not(:empty)").waitFor()
    expect(await at.page.locator(".problem").allTextContents()).toEqual([
      "Two to five capitals, a dash, two to five digits",
      "",
      "Input should be greater than 0",
      "Input should be a valid number",
      "",
      "",
    ])
    expect(await at.page.locator("[aria-invalid=true]").evaluateAll((inputs) => inputs.map((input) => input.id))).toEqual([
      "sku",
      "price",
      "supplierCost",
    ])
    expect(await at.page.locator("*:focus").getAttribute("id")).toBe("sku")

    await at.page.getByLabel("SKU").fill("LAD-30")
    await at.page.getByLabel("Price in €", { exact: true }).fill("12.50")
    await at.page.getByLabel("Supplier's price").fill("4")
    await at.page.getByLabel("Tags").fill("spoons, soup")
    await create.click()
    await expect.poll(() => status.textContent()).toBe("Ladle, 30 cm is on the shelves.")
    expect(await at.page.locator("[aria-invalid=true]").count()).toBe(0)
    const ladle = at.page.locator("#items li", { hasText: "Ladle, 30 cm" })
    expect(await ladle.locator(".price").textContent()).toBe("€12.50")
    expect(await ladle.locator(".tags").textContent()).toBe("#spoons #soup")

    at.page.once("dialog", (dialog) => dialog.accept())
    await at.page.getByRole("button", { name: "Remove Ladle, 30 cm" }).click()
    await expect.poll(() => status.textContent()).toBe("Ladle, 30 cm is removed.")
    expect(await at.page.locator("#items li").count()).toBe(16)
    expect(at.browser.complaints.filter((complaint) => !complaint.includes("422"))).toEqual([])
  })

  it("shows the pictures of items", async () => {
    const { email, password } = demoUsers.staff
    const login = await fetch(`${at.server.url}/token`, { method: "POST", body: new URLSearchParams({ username: email, password }) })
    const { access_token } = (await login.json()) as { access_token: string }
    const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64")
    const body = new FormData()
    body.append("picture", new File([pixel], "pixel.png", { type: "image/png" }))
    const headers = { authorization: `Bearer ${access_token}` }
    expect((await fetch(`${at.server.url}/items/16/picture`, { method: "PUT", headers, body })).status).toBe(200)
    await at.page.reload()
    const picture = at.page.locator("#items li", { hasText: "Balloon whisk" }).locator("img")
    await picture.waitFor()
    await expect.poll(() => picture.evaluate((image) => Reflect.get(image, "naturalWidth"))).toBe(1)
    expect(await at.page.locator("#items img:visible").count()).toBe(1)
    expect(at.browser.complaints).toEqual([])
  })

  it("has no code of the server in its script", async () => {
    const text = await (await fetch(`${at.server.url}/page.js`)).text()
    expect(text).toContain("/items")
    expect(text).not.toMatch(/drizzle|pglite|scrypt|supplier_cost|node:/)
    expect(text.length).toBeLessThan(20_000)
  })

  it("is answered under a strict policy, and what is not there is a 404", async () => {
    const response = await fetch(at.server.url)
    expect(response.headers.get("content-security-policy")).toContain("default-src 'self'")
    expect((await fetch(`${at.server.url}/page.ts`, { headers: { accept: "text/html" } })).status).toBe(404)
  })
})
