// A browser for tests: Chromium with no host but this one within reach, which remembers what its pages complain of.
import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Hayapi, Server } from "hayapi"
import { type BrowserContext, chromium, type Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest"

const executablePath = "/usr/bin/chromium"
const isInstalled = existsSync(executablePath)
if (!isInstalled) console.log(`Pages are not looked at in a browser: there is no ${executablePath}`)

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

export class Browser {
  /** Since the last `newPage`: violations of the policy, warnings, errors, and answers from 400. */
  complaints: string[] = []
  readonly #context: BrowserContext
  readonly #folder: string

  constructor(context: BrowserContext, folder: string) {
    this.#context = context
    this.#folder = folder
  }

  async newPage(): Promise<Page> {
    this.complaints = []
    const page = await this.#context.newPage()
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complaints.push(message.text())
    })
    page.on("pageerror", (error) => this.complaints.push(String(error)))
    page.on("response", (response) => {
      if (response.status() >= 400) this.complaints.push(`${response.status()} ${response.url()}`)
    })
    return page
  }

  async close(): Promise<void> {
    await this.#context.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

async function openBrowser(): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), "hayapi-browser-"))
  const context = await chromium.launchPersistentContext(folder, { executablePath, args, viewport: { width: 1200, height: 1600 } })
  const browser = new Browser(context, folder)
  context.setDefaultTimeout(60_000)
  await context.route(
    ({ protocol, hostname }) => protocol.startsWith("http") && hostname !== "127.0.0.1",
    (route) => {
      browser.complaints.push(`asked for ${route.request().url()}`)
      return route.abort()
    },
  )
  return browser
}

/** What a test has before it: the app on a port, and a page of its own. */
export interface Opened {
  browser: Browser
  server: Server
  page: Page
}

/** Tests of an app's pages; skipped where there is no browser. */
export function describeInBrowser(title: string, app: Hayapi<any>, tests: (opened: Opened) => void): void {
  describe.skipIf(!isInstalled)(title, () => {
    const opened: Partial<Opened> = {}
    beforeAll(async () => {
      opened.server = await app.listen({ port: 0 })
      opened.browser = await openBrowser()
    })
    afterAll(async () => {
      await opened.browser?.close()
      await opened.server?.stop()
    })
    beforeEach(async () => {
      opened.page = await opened.browser!.newPage()
    })
    afterEach(() => opened.page?.close())
    // All three are there when a test runs.
    tests(opened as Opened)
  })
}
