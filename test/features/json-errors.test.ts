// Bodies that are no JSON, or JSON that a careless reader would get wrong.
import { Body, Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask } from "./ask.ts"

const app = new Hayapi()
const client = new TestClient(app)
afterAll(() => client.close())

app.post("/any", { params: { value: Body(z.any()), q: z.int().default(0) } }, ({ value }) => ({ value }))
app.post("/number", { params: { value: Body(z.object({ n: z.number() })) } }, ({ value }) => value.n)
app.post("/int", { params: { value: Body(z.object({ n: z.int() })) } }, ({ value }) => value.n)
app.post("/big", { params: { value: Body(z.object({ n: z.bigint() })) }, responseModel: z.bigint() }, ({ value }) => value.n)
app.post("/text", { params: { value: Body(z.object({ s: z.string() })) } }, ({ value }) => value.s)

const headers = { "content-type": "application/json" }
const send = (path: string, body: string | Uint8Array) => ask(client, `POST ${path}`, { body, headers })

// Positions and words are those of Python's decoder, as FastAPI sends them.
test.each([
  ["{", 1, "Expecting property name enclosed in double quotes"],
  ["[", 1, "Expecting value"],
  ['{"a"', 4, "Expecting ':' delimiter"],
  ['{"a":', 5, "Expecting value"],
  ['{"a":1', 6, "Expecting ',' delimiter"],
  ['{"a":1,', 7, "Expecting property name enclosed in double quotes"],
  ["{a:1}", 1, "Expecting property name enclosed in double quotes"],
  ["[1 2]", 3, "Expecting ',' delimiter"],
  ['"abc', 0, "Unterminated string starting at"],
  ['"\\x"', 1, "Invalid \\escape"],
  ['"\\u12"', 2, "Invalid \\uXXXX escape"],
  ['"a\nb"', 2, "Invalid control character at"],
  ["tru", 0, "Expecting value"],
  ["1 2", 2, "Extra data"],
  ["{}x", 2, "Extra data"],
  ["01", 1, "Extra data"],
  ["NaN", 0, "Expecting value"],
  ["'a'", 0, "Expecting value"],
  ["  ", 2, "Expecting value"],
  ['\n{\n"a":\n}', 8, "Expecting value"],
])("%j is told where and why it is no JSON", async (text, position, error) => {
  expect(await send("/any", text)).toMatchObject({
    status: 422,
    body: { detail: [{ type: "json_invalid", loc: ["body", position], msg: "JSON decode error", input: {}, ctx: { error } }] },
  })
})

test("the position counts characters, not UTF-16 units", async () => {
  expect((await send("/any", '{"é😀":}')).body.detail[0].loc).toEqual(["body", 6])
})

test("a syntax error is answered alone", async () => {
  expect((await send("/any?q=x", "{")).body.detail.map((error: any) => error.type)).toEqual(["json_invalid"])
})

test("a byte order mark is skipped", async () => {
  expect((await send("/any", "\ufeff[1]")).body).toEqual({ value: [1] })
})

test("bytes that are no UTF-8 are a 400", async () => {
  expect(await send("/any", Uint8Array.of(0xff, 0xfe))).toMatchObject({
    status: 400,
    body: { detail: "There was an error parsing the body" },
  })
})

describe("nesting", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth)

  test("of 100 levels is read, of 101 and of a million is a 422", async () => {
    expect((await send("/any", nested(100))).status).toBe(200)
    expect((await send("/any", nested(101))).body.detail[0]).toMatchObject({
      type: "json_invalid",
      ctx: { error: "Nested deeper than 100 levels" },
    })
    const million = await send("/any", '{"a":'.repeat(150_000))
    expect([million.status, million.body.detail[0].type]).toEqual([422, "json_invalid"])
  })
})

describe("numbers", () => {
  test.each(["9007199254740993", "-12345678901234567890", "100000000000000000000000"])(
    "the big integer %s is exact for a bigint and refused elsewhere, never rounded",
    async (digits) => {
      expect((await send("/big", `{"n":${digits}}`)).text).toBe(digits)
      for (const path of ["/int", "/number"]) {
        const { status, text } = await send(path, `{"n":${digits}}`)
        expect(status).toBe(422)
        // The client sees its own digits.
        expect(text).toContain(`"input":${digits}`)
      }
    },
  )

  test("a big integer passes through z.any() untouched", async () => {
    expect((await send("/any", '{"n":9007199254740993}')).text).toBe('{"value":{"n":9007199254740993}}')
  })

  test("1e400 is no finite number", async () => {
    expect(await send("/number", '{"n":1e400}')).toMatchObject({ status: 422, body: { detail: [{ type: "finite_number" }] } })
  })

  test("1e3 and 1.0 are integers, 1.5 is none", async () => {
    expect((await send("/int", '{"n":1e3}')).body).toBe(1000)
    expect((await send("/int", '{"n":1.0}')).body).toBe(1)
    expect((await send("/int", '{"n":1.5}')).body.detail[0].type).toBe("int_from_float")
  })
})

describe("strings", () => {
  test("a lone surrogate is no text: 422, with an answer that can be read", async () => {
    const { status, body } = await send("/text", '{"s":"\\ud83d"}')
    expect(status).toBe(422)
    expect(body.detail[0]).toMatchObject({ type: "string_unicode", loc: ["body", "s"], input: "\ufffd" })
  })

  test("a pair of them is one character", async () => {
    expect((await send("/text", '{"s":"\\ud83d\\ude00"}')).body).toBe("😀")
  })
})

describe("keys", () => {
  test("of repeated keys the last one counts", async () => {
    expect((await send("/int", '{"n":1,"n":2}')).body).toBe(2)
  })

  test.each(["__proto__", "constructor", "toString"])("%s is a key like any other and changes no prototype", async (key) => {
    const text = `{"${key}":{"polluted":true}}`
    expect((await send("/any", text)).text).toBe(`{"value":${text}}`)
    expect(({} as any).polluted).toBeUndefined()
  })

  test("a field with an inherited name is missing unless it was sent", async () => {
    app.post("/inherited", { params: { value: z.object({ constructor: z.string().default("none") }) } }, ({ value }) => value.constructor)
    expect((await send("/inherited", "{}")).body).toBe("none")
    expect((await send("/inherited", '{"constructor":"mine"}')).body).toBe("mine")
  })

  test("a record takes __proto__ as a key of its own", async () => {
    app.post("/record", { params: { value: z.record(z.string(), z.int()) } }, ({ value }) => Object.keys(value))
    expect((await send("/record", '{"__proto__":1,"a":2}')).body).toEqual(["__proto__", "a"])
  })
})
