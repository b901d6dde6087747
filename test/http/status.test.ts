// Status names and phrases.
import { expect, test } from "vitest"
import { reasonPhrase, status } from "../../src/http/status.ts"

test("every name carries its code, the four older aliases included", () => {
  const names = Object.entries(status)
  expect(names).toHaveLength(63 + 4 + 15)
  for (const [name, code] of names) expect(name).toMatch(new RegExp(`^(HTTP|WS)_${code}_`))
})

test.each([
  [200, "OK"],
  [413, "Content Too Large"],
  [418, "I'm a Teapot"],
  [422, "Unprocessable Content"],
  [299, "Unknown Status"],
  [Number.NaN, "Unknown Status"],
])("the phrase of %d is %s", (code, phrase) => {
  expect(reasonPhrase(code)).toBe(phrase)
})
