// docs/reference/errors.md and the codes of DeclarationError are the same list.
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { declarationCodes } from "../../src/declare/error.ts"

const page = readFileSync(new URL("../../docs/reference/errors.md", import.meta.url), "utf8")
const [, ...sections] = page.split(/^## /m)

test("every code has its section, in the order of the code", () => {
  expect(sections.map((section) => section.slice(0, section.indexOf("\n")))).toEqual(Object.keys(declarationCodes))
})

test("every section says what, where and how to mend", () => {
  for (const section of sections) expect(section).toMatch(/^\w+\n\n\*\*What\*\*: .+\n\*\*Where\*\*: .+\n\*\*Mend\*\*: .+$/s)
})
