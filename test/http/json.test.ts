// The JSON reader and writer: exact integers, a depth limit, and the messages and positions of Python's decoder (asked from CPython).
import { expect, test } from "vitest"
import { JSONDecodeError, maxJsonDepth, parseJson, stringifyJson } from "../../src/http/json.ts"

function failure(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    return error instanceof JSONDecodeError ? [error.message, error.position] : error
  }
}

test.each<[string, string, number]>([
  ["", "Expecting value", 0],
  [" ", "Expecting value", 1],
  ["{", "Expecting property name enclosed in double quotes", 1],
  ["[", "Expecting value", 1],
  ["[1", "Expecting ',' delimiter", 2],
  ["[1,", "Expecting value", 3],
  ["[1,]", "Expecting value", 3],
  ['{"a"', "Expecting ':' delimiter", 4],
  ['{"a":', "Expecting value", 5],
  ['{"a":1', "Expecting ',' delimiter", 6],
  ['{"a":1,', "Expecting property name enclosed in double quotes", 7],
  ['{"a":1,}', "Expecting property name enclosed in double quotes", 7],
  ["{,}", "Expecting property name enclosed in double quotes", 1],
  ["{a:1}", "Expecting property name enclosed in double quotes", 1],
  ["{'a':1}", "Expecting property name enclosed in double quotes", 1],
  ["nul", "Expecting value", 0],
  ["nulll", "Extra data", 4],
  ["tru", "Expecting value", 0],
  ['"abc', "Unterminated string starting at", 0],
  ['"a\\', "Unterminated string starting at", 0],
  ['"a\\x"', "Invalid \\escape", 2],
  ['"a\\u12"', "Invalid \\uXXXX escape", 3],
  ['"\\u12G4"', "Invalid \\uXXXX escape", 2],
  ['"\n"', "Invalid control character at", 1],
  ['"a\tb"', "Invalid control character at", 2],
  ["01", "Extra data", 1],
  ["1.", "Extra data", 1],
  ["1.e5", "Extra data", 1],
  [".5", "Expecting value", 0],
  ["-", "Expecting value", 0],
  ["+1", "Expecting value", 0],
  ["1e", "Extra data", 1],
  ["1 2", "Extra data", 2],
  ["[1 2]", "Expecting ',' delimiter", 3],
  ['{"a" 1}', "Expecting ':' delimiter", 5],
  ['{"a":1 "b":2}', "Expecting ',' delimiter", 7],
  ["[}", "Expecting value", 1],
  ["{]", "Expecting property name enclosed in double quotes", 1],
  ['"\\u', "Invalid \\uXXXX escape", 2],
  ['"\\', "Unterminated string starting at", 0],
  ['  {"a": x}', "Expecting value", 8],
  ['{"a":[1,2', "Expecting ',' delimiter", 9],
  ['{"a":"b\\"', "Unterminated string starting at", 5],
  ["[1,,2]", "Expecting value", 3],
  ["\u00a01", "Expecting value", 0],
  ['{"a":1}}', "Extra data", 7],
  ['{"12345678901234567890":12345678901234567890,}', "Expecting property name enclosed in double quotes", 45],
  ["-a", "Expecting value", 0],
  ['"\\ud800\\u12"', "Invalid \\uXXXX escape", 8],
  ['{"a":1,b}', "Expecting property name enclosed in double quotes", 7],
  ['["a", \n bad]', "Expecting value", 8],
])("%j: %s at %i", (text, message, position) => {
  expect(failure(text)).toEqual([message, position])
})

test("long integers stay exact, in both directions", () => {
  for (const text of ["9007199254740993", "-12345678901234567890", '{"a":[9007199254740993],"b":"12345678901234567890"}']) {
    expect(stringifyJson(parseJson(text))).toBe(text)
  }
  expect(parseJson("9007199254740993")).toBe(9007199254740993n)
  expect(parseJson("[9007199254740991, 12345678901234567890.5, 1234567890123456789e1]")).toEqual([
    9007199254740991,
    Number("12345678901234567890.5"),
    Number("1234567890123456789e1"),
  ])
})

test("a string cannot pretend to be an integer", () => {
  const text = stringifyJson({ a: 1n, b: "bigint:1", c: '"1"' })
  expect(text).toBe('{"a":1,"b":"bigint:1","c":"\\"1\\""}')
})

test("the exact reader reads what JSON.parse reads", () => {
  const value = { s: 'é\u2028"\\\n\u0001😀', n: [0, -0.5, 1e21, 1.5e-7], o: { "": null, t: true, f: false }, e: [[], {}] }
  const text = JSON.stringify(value, null, 1)
  expect(parseJson(`[${text}, 1234567890123456789]`)).toEqual([value, 1234567890123456789n])
  expect(parseJson(`\ufeff${text}`)).toEqual(value)
})

test("nesting is limited", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth)
  expect(parseJson(nested(maxJsonDepth))).toBeDefined()
  expect(failure(nested(maxJsonDepth + 1))).toEqual([`Nested deeper than ${maxJsonDepth} levels`, maxJsonDepth])
  expect(failure("[".repeat(1_000_000))).toEqual([`Nested deeper than ${maxJsonDepth} levels`, maxJsonDepth])
  expect(parseJson(`[${"[],".repeat(500)}[]]`)).toHaveLength(501)
})

test("__proto__ is an own key, whichever reader reads it", () => {
  for (const text of ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1},"b":12345678901234567890}']) {
    const value = parseJson(text) as object
    expect(Object.hasOwn(value, "__proto__")).toBe(true)
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  }
})

test("of repeated keys the last wins", () => {
  expect(parseJson('{"a":1,"a":2}')).toEqual({ a: 2 })
  expect(parseJson('{"a":1,"a":12345678901234567890}')).toEqual({ a: 12345678901234567890n })
})
