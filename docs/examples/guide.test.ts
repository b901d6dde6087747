// Every TypeScript block of the guide and the README is copied word for word from a tested example; every exchange is what the app sends.
import { existsSync, readdirSync, readFileSync } from "node:fs"
import type { Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { readExchanges, send } from "./exchanges.ts"

const root = new URL("../../", import.meta.url)
const guide = readdirSync(new URL("docs/guide/", root)).filter((file) => file.endsWith(".md"))
const examples = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(new URL(file.replaceAll("\\", "/"), import.meta.url), "utf8"))

describe.each(["README.md", ...guide.map((file) => `docs/guide/${file}`)])("%s", (page) => {
  const text = readFileSync(new URL(page, root), "utf8")
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)]
    // Tests start the app themselves.
    .map((match) => match[1]!.replace(/^await app\.listen\(.*\)$/m, "").trimEnd())

  test("its snippets are tested code", () => {
    for (const block of blocks) {
      // The block is printed, not all the examples.
      if (!examples.some((example) => example.includes(block))) expect.unreachable(`In no file of docs/examples:\n${block}`)
    }
  })

  test("its links lead somewhere", () => {
    for (const [, target = "", anchor] of text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)) {
      const file = target === "" ? new URL(page, root) : new URL(target, new URL(page, root))
      if (!existsSync(file)) expect.unreachable(`There is no ${target}`)
      if (anchor !== undefined && !headingsOf(file).includes(anchor)) expect.unreachable(`${target} has no heading for #${anchor}`)
    }
  })

  // Blocks with a title are files of the walk through, which scripts/first-steps.mjs follows.
  if (!page.endsWith("/first-steps.md")) {
    test("it has no code that nothing checks", () => {
      expect(text).not.toMatch(/^```ts [^\n]/m)
    })
  }

  const exchanges = readExchanges(text)
  const main = new URL(`${/([\w-]+)\.md$/.exec(page)?.[1]}/main.ts`, import.meta.url)
  if (exchanges.length === 0) return
  test("its exchanges are what the example answers", async () => {
    if (!existsSync(main)) expect.unreachable(`${page} shows exchanges but has no example`)
    const { app } = (await import(main.href)) as { app: Hayapi<any> }
    await using client = new TestClient(app, { raiseServerExceptions: false })
    for (const exchange of exchanges) {
      expect(await send(client, exchange), `${exchange.method} ${exchange.target}`).toEqual(exchange.answer)
    }
  })
})

function headingsOf(file: URL): string[] {
  const headings = readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)
  return [...headings].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  )
}
