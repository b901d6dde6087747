// The header list: order, repeats and what it refuses.
import { expect, test } from "vitest"
import { HeaderList } from "../../src/http/header-list.ts"

test("order and repeats are kept, names are lower-case", () => {
  const list = new HeaderList([
    ["B", "1"],
    ["a", "2"],
    ["B", "3"],
  ])
  expect([...list]).toEqual([
    ["b", "1"],
    ["a", "2"],
    ["b", "3"],
  ])
  expect([list.get("b"), list.get("none"), list.has("A"), list.size]).toEqual(["1, 3", null, true, 3])
})

test("set replaces all of a name at the first place, delete removes all", () => {
  const list = new HeaderList({ a: "1", b: "2" })
  list.append("A", "3")
  list.set("a", "4")
  expect(list.flat).toEqual(["a", "4", "b", "2"])
  list.append("b", "5")
  list.delete("B")
  expect(list.flat).toEqual(["a", "4"])
})

test("set-cookie values are never joined", () => {
  const list = new HeaderList()
  list.append("Set-Cookie", "a=1")
  list.append("set-cookie", "b=2")
  expect(list.getSetCookie()).toEqual(["a=1", "b=2"])
})

test("it is made of Web Headers, and Web Headers of it", () => {
  const list = new HeaderList(new Headers({ "X-A": "1" }))
  expect(list.flat).toEqual(["x-a", "1"])
  expect(new Headers([...list]).get("x-a")).toBe("1")
})

test.each([
  ["a", "b\r\nc: d"],
  ["a", "b\nc"],
  ["a", "\0"],
  ["a", "日"],
  ["a b", "c"],
  ["", "c"],
  ["a:", "c"],
])("the header %j: %j is refused", (name, value) => {
  const list = new HeaderList()
  expect(() => list.set(name, value)).toThrow(TypeError)
  expect(() => list.append(name, value)).toThrow(TypeError)
  expect(list.size).toBe(0)
})
