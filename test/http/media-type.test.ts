// Media types: the grammar, the JSON test, and file names.
import { expect, test } from "vitest"
import { guessMediaType, isJsonMediaType, parseMediaType } from "../../src/http/media-type.ts"
import { expectCheap } from "../cpu-time.ts"

test("type, subtype and parameters are read, names in lower case", () => {
  const parsed = parseMediaType(' Multipart/Form-Data ; Boundary="a \\"b\\\\" ;; charset=UTF-8 ')
  expect([parsed?.type, parsed?.subtype]).toEqual(["multipart", "form-data"])
  expect([...(parsed?.parameters ?? [])]).toEqual([
    ["boundary", 'a "b\\'],
    ["charset", "UTF-8"],
  ])
})

test.each([
  "",
  "text",
  "text/",
  "/json",
  "a/b c",
  "a/b;c",
  "a/b;c=",
  'a/b;c="x',
  "a/b;c=d e",
  "a/b;c=1;C=2",
  "a/b,c/d",
  "a /b",
  "a/b; c =d",
])("%j is no media type", (value) => {
  expect(parseMediaType(value)).toBeUndefined()
})

test("parsing takes linear time", () => {
  expectCheap(() => parseMediaType(`a/b${" ".repeat(200_000)}x`), 500)
  expectCheap(() => parseMediaType(`a/b;c="${"\\a".repeat(200_000)}`), 500)
})

test.each([
  ["application/json", true],
  ["Application/JSON; charset=utf-8", true],
  ["application/problem+json", true],
  ["application/vnd.api+JSON", true],
  [undefined, false],
  ["text/json", false],
  ["application/jsonp", false],
  ["application/json,text/html", false],
  ["application/x-www-form-urlencoded", false],
  ["application/json; charset", false],
])("%j: JSON is %j", (header, expected) => {
  expect(isJsonMediaType(header)).toBe(expected)
})

test.each([
  ["a.txt", "text/plain"],
  ["/x.y/B.HTML", "text/html"],
  ["a.tar.gz", "application/gzip"],
  ["noextension", "application/octet-stream"],
  [".json", "application/octet-stream"],
  ["a.constructor", "application/octet-stream"],
])("the name %j stands for %s", (name, type) => {
  expect(guessMediaType(name)).toBe(type)
})
