// Query strings, decoded as Python's parse_qsl does.
import { expect, test } from "vitest"
import { forEachPair } from "../../src/http/query-string.ts"
import { expectCheap } from "../cpu-time.ts"

function pairs(search: string, start?: number): [string, string][] {
  const found: [string, string][] = []
  forEachPair(search, (name, value) => found.push([name, value]), start)
  return found
}

test.each<[string, [string, string][]]>([
  ["", []],
  ["?", []],
  [
    "?a=1&b=2&a=3",
    [
      ["a", "1"],
      ["b", "2"],
      ["a", "3"],
    ],
  ],
  ["?a", [["a", ""]]],
  [
    "?a&b=1&c",
    [
      ["a", ""],
      ["b", "1"],
      ["c", ""],
    ],
  ],
  ["?a=", [["a", ""]]],
  ["?=x", [["", "x"]]],
  ["?a=b=c", [["a", "b=c"]]],
  ["?&&a=1&", [["a", "1"]]],
  ["?a=1;b=2", [["a", "1;b=2"]]],
  ["?a+b=c+d%2B", [["a b", "c d+"]]],
  ["?%C3%A9=%zz%", [["é", "%zz%"]]],
  [
    "?a=%ff%C3&b=%C3x",
    [
      ["a", "\ufffd\ufffd"],
      ["b", "\ufffdx"],
    ],
  ],
  ["?a=%E6%97x%41", [["a", "\ufffdxA"]]],
  ["?a=%EF%BB%BFb", [["a", "\ufeffb"]]],
  ["?a=\u00e9", [["a", "\u00e9"]]],
  ["??a=1", [["?a", "1"]]],
])("%j is read in order", (search, expected) => {
  expect(pairs(search)).toEqual(expected)
})

test("urlencoded text is read from its first character", () => {
  expect(pairs("?a=1&b", 0)).toEqual([
    ["?a", "1"],
    ["b", ""],
  ])
})

test("a megabyte of names without values takes linear time", () => {
  const text = "a&".repeat(500_000)
  expect(pairs(text, 0)).toHaveLength(500_000)
  expectCheap(() => pairs(text, 0), 2000)
})
