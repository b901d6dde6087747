// Every TypeScript block of the guide and of the README stands, word for word, in a tested example; every exchange is what the app answers.
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
