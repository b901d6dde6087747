// Takes the pictures of the guide: starts the shop and looks at its page and its docs pages in Chromium.
import { spawn } from "node:child_process"
import { mkdirSync, statSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { chromium } from "playwright-core"

const root = fileURLToPath(new URL("..", import.meta.url))
const pictures = `${root}docs/guide/pictures`
const largest = 200_000
mkdirSync(pictures, { recursive: true })

const shop = spawn(process.execPath, ["--import", "tsx", "examples/shop/main.ts"], {
  cwd: root,
  env: { ...process.env, PORT: "0", TSX_TSCONFIG_PATH: "tsconfig.run.json" },
  stdio: ["ignore", "pipe", "inherit"],
})
const exited = new Promise((resolve) => shop.once("exit", resolve))
const url = await new Promise((resolve, reject) => {
  let printed = ""
  shop.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text
    const found = /open: (\S+)/.exec(printed)
    if (found !== null) resolve(found[1])
  })
  exited.then((code) => reject(new Error(`The shop ended with ${code}:\n${printed}`)))
})

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] })
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } })
  const shoot = async (name) => {
    const path = `${pictures}/${name}.png`
    await page.screenshot({ path, animations: "disabled", caret: "hide" })
    const { size } = statSync(path)
    if (size > largest) throw new Error(`${path} has ${size} bytes, more than ${largest}`)
    console.log(`docs/guide/pictures/${name}.png: ${(size / 1000).toFixed(0)} kB`)
  }

  await page.goto(`${url}/docs`)
  await page.locator(".opblock").first().waitFor()
  await shoot("swagger-ui")

  await page.goto(`${url}/redoc`)
  await page.locator("[data-section-id*='operation/listItems']").first().waitFor()
  await page.evaluate(() => document.querySelector("[data-section-id*='operation/createItem']").scrollIntoView())
  await shoot("redoc")

  await page.goto(url)
  await page.getByLabel("Email").fill("kei@shop.example")
  await page.getByLabel("Password").fill("open the shutters")
  await page.getByRole("button", { name: "Log in" }).click()
  await page.getByRole("button", { name: "Remove" }).first().waitFor()
  await page.getByLabel("SKU").fill("ladle")
  await page.getByLabel("Name").fill("Ladle, 30 cm")
  await page.getByRole("button", { name: "Add to the shelves" }).click()
  await page.locator("#sku-problem:not(:empty)").waitFor()
  await shoot("shop")
} finally {
  await browser.close()
  shop.kill("SIGTERM")
  await exited
}
