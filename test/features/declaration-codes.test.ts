// docs/reference/errors.md and the codes of our errors are the same list, and each code is used.
import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { declarationCodes } from "../../src/declare/error.ts"
import { usageCodes } from "../../src/http/error.ts"

const codes = [...Object.keys(declarationCodes), ...Object.keys(usageCodes)]
const src = new URL("../../src/", import.meta.url)
const sources = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(new URL(file.replaceAll("\\", "/"), src), "utf8"))
const page = readFileSync(new URL("../../docs/reference/errors.md", import.meta.url), "utf8")
const [, ...sections] = page.split(/^## /m)

test("every code has its section, in the order of the code", () => {
  expect(sections.map((section) => section.slice(0, section.indexOf("\n")))).toEqual(codes)
})

test.each(codes)("%s is used in src", (code) => {
  const uses = sources.filter((text) => text.includes(`"${code}"`))
  expect(uses.length).toBeGreaterThan(0)
})

test("every section says what, where and how to fix it", () => {
  for (const section of sections) expect(section).toMatch(/^\w+\n\n\*\*What\*\*: .+\n\*\*Where\*\*: .+\n\*\*Fix\*\*: .+$/s)
})
