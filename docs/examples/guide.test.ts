// Every TypeScript block of the guide and of the README stands, word for word, in a tested example.
import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"

const root = new URL("../../", import.meta.url)
const guide = readdirSync(new URL("docs/guide/", root)).filter((file) => file.endsWith(".md"))
const examples = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(new URL(file.replaceAll("\\", "/"), import.meta.url), "utf8"))

describe.each(["README.md", ...guide.map((file) => `docs/guide/${file}`)])("%s", (page) => {
  const blocks = [...readFileSync(new URL(page, root), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)]
    // Tests start the app themselves.
    .map((match) => match[1]!.replace(/^await app\.listen\(.*\)$/m, "").trimEnd())

  test("its snippets are tested code", () => {
    for (const block of blocks) {
      // The block is printed, not all the examples.
      if (!examples.some((example) => example.includes(block))) expect.unreachable(`In no file of docs/examples:\n${block}`)
    }
  })
})
