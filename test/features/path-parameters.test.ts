// Path parameters: declared by schema or by convertor, coerced from text as FastAPI does.
import { Hayapi, Path } from "hayapi"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { ask } from "./ask.ts"

describe("a schema for a path name", () => {
  const app = new Hayapi()
  app.get("/items/{item_id}", { params: { item_id: z.int() } }, ({ item_id }) => item_id)
  app.get("/flags/{flag}", { params: { flag: z.boolean() } }, ({ flag }) => flag)
  app.get("/prices/{price}", { params: { price: z.number() } }, ({ price }) => price)
  app.get("/colours/{colour}", { params: { colour: z.enum(["red", "blue"]) } }, ({ colour }) => colour)
  app.get("/big/{n}", { params: { n: z.bigint() } }, ({ n }) => String(n))
  app.get("/bounded/{n}", { params: { n: Path(z.int().gte(1).lt(10)) } }, ({ n }) => n)

  test.each([
    ["3", 3],
    ["-5", -5],
    ["+5", 5],
    ["5.0", 5],
    ["1_000", 1000],
    ["%205%20", 5],
    ["00012", 12],
    ["9007199254740991", 9007199254740991],
  ])("an integer is read from %s", async (text, value) => {
    expect(await ask(app, `/items/${text}`)).toMatchObject({ status: 200, body: value })
  })

  test.each(["foo", "5.5", "1e3", "0x10", "true", "5.", "_5"])("an integer is not read from %s", async (text) => {
    expect(await ask(app, `/items/${text}`)).toMatchObject({
      status: 422,
      body: {
        detail: [
          {
            type: "int_parsing",
            loc: ["path", "item_id"],
            msg: "Input should be a valid integer, unable to parse string as an integer",
            input: text,
          },
        ],
      },
    })
  })

  test("an integer beyond 2^53 is refused, because it would be rounded", async () => {
    const { status, body } = await ask(app, "/items/9007199254740993")
    expect(status).toBe(422)
    expect(body.detail[0]).toMatchObject({ type: "less_than_equal", input: "9007199254740993" })
  })

  test("a bigint takes an integer of any size", async () => {
    expect(await ask(app, "/big/123456789012345678901234567890")).toMatchObject({ status: 200, body: "123456789012345678901234567890" })
  })

  test.each([
    ["1", true],
    ["yes", true],
    ["TRUE", true],
    ["t", true],
    ["on", true],
    ["0", false],
    ["off", false],
    ["No", false],
    ["f", false],
  ])("a boolean is read from %s", async (text, value) => {
    expect(await ask(app, `/flags/${text}`)).toMatchObject({ status: 200, body: value })
  })

  test("a boolean is not read from another word", async () => {
    const { status, body } = await ask(app, "/flags/maybe")
    expect(status).toBe(422)
    expect(body.detail[0]).toEqual({
      type: "bool_parsing",
      loc: ["path", "flag"],
      msg: "Input should be a valid boolean, unable to interpret input",
      input: "maybe",
    })
  })

  test.each([
    ["1.5", 1.5],
    ["1e5", 100000],
    [".5", 0.5],
    ["5.", 5],
  ])("a number is read from %s", async (text, value) => {
    expect(await ask(app, `/prices/${text}`)).toMatchObject({ status: 200, body: value })
  })

  test.each(["nan", "inf", "-Infinity", "1e400"])("%s is no finite number", async (text) => {
    const { status, body } = await ask(app, `/prices/${text}`)
    expect(status).toBe(422)
    expect(body.detail[0]).toMatchObject({ type: "finite_number", loc: ["path", "price"], input: text })
  })

  test("an enum lists what it takes", async () => {
    expect(await ask(app, "/colours/blue")).toMatchObject({ status: 200, body: "blue" })
    const { body } = await ask(app, "/colours/green")
    expect(body.detail[0]).toEqual({
      type: "enum",
      loc: ["path", "colour"],
      msg: "Input should be 'red' or 'blue'",
      input: "green",
      ctx: { expected: "'red' or 'blue'" },
    })
  })

  test("checks are told with their limit", async () => {
    expect((await ask(app, "/bounded/0")).body.detail[0]).toEqual({
      type: "greater_than_equal",
      loc: ["path", "n"],
      msg: "Input should be greater than or equal to 1",
      input: "0",
      ctx: { ge: 1 },
    })
    expect((await ask(app, "/bounded/10")).body.detail[0]).toMatchObject({ type: "less_than", ctx: { lt: 10 } })
  })
})

describe("a path name without a schema", () => {
  const app = new Hayapi()
  app.get("/text/{a}/and/{b}", ({ a, b }) => [a, b])
  app.get("/int/{n:int}", ({ n }) => n + 1)
  app.get("/files/{p:path}", ({ p }) => p)
  app.get("/other/{alias_of}", { params: { mine: Path(z.int(), { alias: "alias_of" }) } }, ({ mine }) => mine)

  test("is a string, percent-decoded", async () => {
    expect(await ask(app, "/text/1/and/%E4%BD%A0")).toMatchObject({ status: 200, body: ["1", "你"] })
  })

  test("is a number with the convertor int, which takes digits only", async () => {
    expect(await ask(app, "/int/3")).toMatchObject({ status: 200, body: 4 })
    expect((await ask(app, "/int/-3")).status).toBe(404)
    expect((await ask(app, "/int/abc")).status).toBe(404)
  })

  test("takes slashes, and nothing at all, with the convertor path", async () => {
    expect((await ask(app, "/files/a/b.txt")).body).toBe("a/b.txt")
    expect((await ask(app, "/files/")).body).toBe("")
  })

  test("can be declared under another name", async () => {
    expect((await ask(app, "/other/7")).body).toBe(7)
    expect((await ask(app, "/other/x")).body.detail[0].loc).toEqual(["path", "alias_of"])
  })

  test("does not match an empty segment", async () => {
    expect((await ask(app, "/text//and/2")).status).toBe(404)
  })
})

test("a static path beats a parameter, whatever the order", async () => {
  const app = new Hayapi()
  app.get("/users/{id}", ({ id }) => id)
  app.get("/users/me", () => "the current one")
  expect((await ask(app, "/users/me")).body).toBe("the current one")
  expect((await ask(app, "/users/you")).body).toBe("you")
})
