// Reading and writing cookies; the expected texts are those of FastAPI.
import { expect, test } from "vitest"
import { parseCookies, serializeCookie, serializeDeletedCookie } from "../../src/http/cookie.ts"

test.each([
  ["a=1; b=2", { a: "1", b: "2" }],
  ["a=1; a=2", { a: "2" }],
  [" a = 1 ;\tb\t=\t2\t", { a: "1", b: "2" }],
  ["a", { "": "a" }],
  ["=x", { "": "x" }],
  [";;;; ; =", {}],
  ["a=b=c", { a: "b=c" }],
  ["a=%20%C3%A9", { a: "%20%C3%A9" }],
  ['a="x\\"y\\\\z \\351\\054\\073\\012"', { a: 'x"y\\z é,;\n' }],
  ['a="; b=""; c="x', { a: '"', b: "", c: '"x' }],
  ["\u00a0__Host-s=1", { "\u00a0__Host-s": "1" }],
])("the header %j is read as FastAPI reads it", (header, cookies) => {
  expect({ ...parseCookies(header) }).toEqual(cookies)
})

test("names of Object.prototype are plain cookies", () => {
  const cookies = parseCookies("__proto__=1; constructor=2")
  expect(Object.getPrototypeOf(cookies)).toBe(null)
  expect(Object.entries(cookies)).toEqual([
    ["__proto__", "1"],
    ["constructor", "2"],
  ])
  expect(parseCookies(undefined).toString).toBeUndefined()
})

test.each([
  ["1", {}, "n=1; Path=/; SameSite=lax"],
  ["", {}, 'n=""; Path=/; SameSite=lax'],
  ["d e", {}, 'n="d e"; Path=/; SameSite=lax'],
  ['x"y\\z é,;\n', {}, 'n="x\\"y\\\\z \\351\\054\\073\\012"; Path=/; SameSite=lax'],
  ["1", { path: null, sameSite: null }, "n=1"],
  [
    "1",
    {
      maxAge: 10,
      expires: new Date(Date.UTC(2026, 10, 22, 5, 48, 34)),
      domain: "d",
      httpOnly: true,
      path: "/p",
      sameSite: "none",
      secure: true,
      partitioned: true,
    },
    "n=1; Domain=d; expires=Sun, 22 Nov 2026 05:48:34 GMT; HttpOnly; Max-Age=10; Partitioned; Path=/p; SameSite=none; Secure",
  ],
] as const)("the value %j is written in FastAPI's text", (value, options, text) => {
  expect(serializeCookie("n", value, options)).toBe(text)
})

test("deleting writes an empty, expired cookie", () => {
  expect(serializeDeletedCookie("z")).toMatch(/^z=""; expires=\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT; Max-Age=0; Path=\/; SameSite=lax$/)
})

test("what is written is read back", () => {
  for (let code = 0; code < 256; code += 1) {
    const value = `a${String.fromCharCode(code)}b`
    const [pair = ""] = serializeCookie("n", value).split("; Path=")
    expect(parseCookies(pair).n).toBe(value)
  }
})

test.each([
  ["a b", "1", {}],
  ["", "1", {}],
  ["a=b", "1", {}],
  ["é", "1", {}],
  ["a", "日", {}],
  ["a", "1", { path: "/; Domain=evil.test" }],
  ["a", "1", { path: "/\r\nX: 1" }],
  ["a", "1", { domain: "a;b" }],
  ["a", "1", { maxAge: 1.5 }],
  ["a", "1", { expires: new Date(Number.NaN) }],
  ["a", "x".repeat(4096), {}],
  ["__Secure-a", "1", {}],
  ["__Host-a", "1", { secure: true, domain: "d" }],
  ["__host-a", "1", { secure: true, path: "/p" }],
])("the cookie %j=%j with %j is refused", (name, value, options) => {
  expect(() => serializeCookie(name, value, options)).toThrow(TypeError)
})

test("the prefixes are fine when their promise is kept", () => {
  expect(serializeCookie("__Host-a", "1", { secure: true })).toBe("__Host-a=1; Path=/; SameSite=lax; Secure")
})
