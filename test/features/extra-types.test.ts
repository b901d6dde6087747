// Types beyond JSON: what they hold, how they travel, and what the document says.
import { Body, Hayapi, Query } from "hayapi"
import { TestClient } from "hayapi/testing"
import { base64, bytes, decimal, json, timedelta } from "hayapi/types"
import { describe, expect, expectTypeOf, it } from "vitest"
import { z } from "zod"
import { ask } from "./ask.ts"

const Blob = z.object({ data: base64(), text: bytes(), wait: timedelta() }).meta({ id: "Blob" })

function createApp(): Hayapi {
  const app = new Hayapi()
  app.post("/echo", { params: { blob: Blob }, responseModel: Blob }, ({ blob }) => {
    expectTypeOf(blob.data).toEqualTypeOf<Uint8Array>()
    expectTypeOf(blob.wait).toEqualTypeOf<number>()
    return blob
  })
  app.post("/held", { params: { blob: Blob } }, ({ blob }) => ({ data: [...blob.data], text: [...blob.text], wait: blob.wait }))
  return app
}

describe("bytes and time spans", () => {
  const json = { data: "AP8=", text: "é", wait: "P1DT2H3.5S" }

  it("are held as bytes and seconds", async () => {
    const { body } = await ask(createApp(), "POST /held", { json })
    expect(body).toEqual({ data: [0, 255], text: [0xc3, 0xa9], wait: 86_400 + 7200 + 3.5 })
  })

  it("travel as base64, text and ISO 8601", async () => {
    await using client = new TestClient(createApp(), { contract: true })
    expect(await (await client.post("/echo", { json })).json()).toEqual(json)
  })

  it("are refused in pydantic's words", async () => {
    const { status, body } = await ask(createApp(), "POST /echo", { json: { data: "?", text: 1, wait: "x" } })
    expect(status).toBe(422)
    expect(body.detail.map(({ type, loc }: { type: string; loc: string[] }) => [type, loc.at(-1)])).toEqual([
      ["value_error", "data"],
      ["string_type", "text"],
      ["time_delta_parsing", "wait"],
    ])
  })

  it("are documented by their wire form", async () => {
    const { components } = await createApp().openapi()
    expect(components!.schemas.Blob.properties).toEqual({
      data: { type: "string", contentEncoding: "base64", contentMediaType: "application/octet-stream", title: "Data" },
      text: { type: "string", contentMediaType: "application/octet-stream", title: "Text" },
      wait: { type: "string", format: "duration", title: "Wait" },
    })
  })

  it.each([
    [0, "PT0S"],
    [1.5, "PT1.5S"],
    [90_061, "P1DT1H1M1S"],
    [366 * 86_400, "P1Y1D"],
    [-5, "-PT5S"],
  ])("%d seconds are written %s", async (seconds, text) => {
    const app = new Hayapi()
    app.get("/", { responseModel: timedelta() }, () => seconds)
    expect((await ask(app, "/")).body).toBe(text)
  })
})

describe("a time span", () => {
  const app = new Hayapi()
  app.get("/", { params: { wait: timedelta() } }, ({ wait }) => wait)

  it.each([
    ["P1Y2M", 425 * 86_400],
    ["-P1D", -86_400],
    ["1 day, 00:00:01.5", 86_401.5],
    ["5 days", 432_000],
    ["10:20", 37_200],
  ])("%s is %d seconds", async (text, seconds) => {
    expect((await ask(app, `/?wait=${encodeURIComponent(text)}`)).body).toBe(seconds)
  })

  it.each([
    ["x", "invalid digit in duration"],
    ["P", "input is too short"],
    ["P1", "quantity invalid in date part of duration"],
    ["PT1D", "quantity invalid in time part of duration"],
    ["12", '"day" identifier in duration not correctly formatted'],
    ["10:70", "minute value is outside expected range of 0-59"],
    ["10:20:99", "second value is outside expected range of 0-59"],
    ["P1000000000D", "durations may not exceed 999,999,999 days"],
  ])("cannot be %s: %s", async (text, error) => {
    const { status, body } = await ask(app, `/?wait=${encodeURIComponent(text)}`)
    expect(status).toBe(422)
    expect(body.detail).toEqual([
      {
        type: "time_delta_parsing",
        loc: ["query", "wait"],
        msg: `Input should be a valid timedelta, ${error}`,
        input: text,
        ctx: { error },
      },
    ])
  })
})

it("takes a time span as a number of seconds where JSON is taken leniently", async () => {
  const app = new Hayapi()
  const params = { wait: Body(timedelta()), text: Body(z.iso.duration().optional()) }
  app.post("/lax", { params, laxBody: true }, (values) => values)
  app.post("/strict", { params }, (values) => values)
  expect((await ask(app, "POST /lax", { json: { wait: 300, text: 90 } })).body).toEqual({ wait: 300, text: "PT1M30S" })
  expect((await ask(app, "POST /lax", { json: { wait: -1.5 } })).body.wait).toBe(-1.5)
  const problem = { loc: ["body", "wait"], input: 1e30 }
  expect((await ask(app, "POST /lax", { json: { wait: 1e30 } })).body.detail).toMatchObject([
    { ...problem, type: "time_delta_parsing", ctx: { error: "durations may not exceed 999,999,999 days" } },
  ])
  expect((await ask(app, "POST /strict", { json: { wait: 1e30 } })).body.detail).toMatchObject([{ ...problem, type: "time_delta_type" }])
})

describe("a decimal", () => {
  const limits = { gt: 0, le: "100.50", maxDigits: 5, decimalPlaces: 2, multipleOf: "0.05" } as const
  const Price = z.object({ price: decimal(limits), exact: decimal().default("0.10") }).meta({ id: "Price" })
  const app = new Hayapi()
  app.post("/", { params: { body: Price }, responseModel: Price }, ({ body }) => {
    expectTypeOf(body.price).toEqualTypeOf<string>()
    return body
  })
  app.get("/number", { responseModel: decimal() }, () => 9.99)
  app.get("/query", { params: { least: decimal({ ge: 0.5 }) } }, ({ least }) => least)
  const headers = { "content-type": "application/json" }
  const echo = async (exact: string) => (await ask(app, "POST /", { headers, body: `{"price":1,"exact":${exact}}` })).body

  it.each([
    ["1", "1"],
    ['"1.10"', "1.10"],
    ["0.1", "0.1"],
    ['"-0"', "-0"],
    ['" 1_000. "', "1000"],
    ['".5"', "0.5"],
    ['"0.00"', "0.00"],
    ['"0.0000001"', "1E-7"],
    ['"12.5e3"', "1.25E+4"],
    ["12345678901234567890", "12345678901234567890"],
  ])("%s is held and answered as %s", async (sent, text) => {
    expect((await echo(sent)).exact).toBe(text)
  })

  it.each([
    ['"x"', "decimal_parsing"],
    ['""', "decimal_parsing"],
    [`"${"9".repeat(4301)}"`, "decimal_parsing"],
    ['"1e999999999"', "decimal_parsing"],
    ['"NaN"', "finite_number"],
    ['"-Infinity"', "finite_number"],
    ["true", "decimal_type"],
    ["null", "decimal_type"],
    ["[1]", "decimal_type"],
  ])("cannot be %s: %s", async (sent, type) => {
    expect((await echo(sent)).detail).toMatchObject([{ type, loc: ["body", "exact"], input: JSON.parse(sent) }])
  })

  it.each([
    ["0", "greater_than", "Input should be greater than 0", { gt: 0 }],
    ["100.55", "less_than_equal", "Input should be less than or equal to 100.5", { le: 100.5 }],
    ["0.07", "multiple_of", "Input should be a multiple of 0.05", { multiple_of: 0.05 }],
    ["123456", "decimal_max_digits", "Decimal input should have no more than 5 digits in total", { max_digits: 5 }],
    ["1.234", "decimal_max_places", "Decimal input should have no more than 2 decimal places", { decimal_places: 2 }],
    ["1234.5", "decimal_whole_digits", "Decimal input should have no more than 3 digits before the decimal point", { whole_digits: 3 }],
  ])("of %s breaks a limit: %s", async (price, type, msg, ctx) => {
    const { body } = await ask(app, "POST /", { json: { price } })
    expect(body.detail).toEqual([{ type, loc: ["body", "price"], msg, input: price, ctx }])
  })

  it("does not count the trailing zeros of a fraction", async () => {
    expect((await ask(app, "POST /", { json: { price: "99.9500" } })).body).toEqual({ price: "99.9500", exact: "0.10" })
  })

  it("may be returned as a number", async () => {
    expect((await ask(app, "/number")).body).toBe("9.99")
  })

  it("is a scalar, so it comes from the query", async () => {
    expect((await ask(app, "/query?least=0.50")).body).toBe("0.50")
    expect((await ask(app, "/query?least=0.4")).body.detail).toMatchObject([{ type: "greater_than_equal", ctx: { ge: 0.5 } }])
  })

  it("is documented as number or text where it comes in, as text where it goes out", async () => {
    const { components } = await app.openapi()
    const pattern = "^(?!^[-+.]*$)[+-]?0*(?:\\d{0,3}|(?=[\\d.]{1,6}0*$)\\d{0,3}\\.\\d{0,2}0*$)"
    expect(components!.schemas["Price-Input"].properties.price).toEqual({
      anyOf: [
        { type: "number", exclusiveMinimum: 0, maximum: 100.5, multipleOf: 0.05 },
        { type: "string", pattern },
      ],
      title: "Price",
    })
    expect(components!.schemas["Price-Output"].properties.price).toEqual({ type: "string", pattern, title: "Price" })
  })

  it("keeps its meaning with a description or a refinement", async () => {
    const even = decimal({ decimalPlaces: 2 })
      .refine((text) => Number(text) % 2 === 0, "Not even")
      .meta({ description: "Even" })
    const refined = new Hayapi()
    refined.get("/", { params: { even } }, (values) => values.even)
    expect((await ask(refined, "/?even=2.00")).body).toBe("2.00")
    expect((await ask(refined, "/?even=3")).body.detail).toMatchObject([{ type: "value_error", msg: "Value error, Not even" }])
    expect((await ask(refined, "/?even=2.001")).body.detail).toMatchObject([{ type: "decimal_max_places" }])
  })

  it("refuses a limit that is no number when it is declared", () => {
    expect(() => decimal({ gt: "much" })).toThrow('"much" is not a valid limit of a decimal')
  })
})

describe("JSON within a text", () => {
  const app = new Hayapi()
  const numbers = json(z.array(z.int().max(9)))
  app.get("/", { params: { numbers: Query(numbers) } }, ({ numbers }) => {
    expectTypeOf(numbers).toEqualTypeOf<number[]>()
    return numbers
  })
  app.get("/answer", { responseModel: numbers }, () => [1, 2])

  it("is held as what it means", async () => {
    expect((await ask(app, "/?numbers=[1,2]")).body).toEqual([1, 2])
    expect((await ask(app, "/answer")).body).toBe("[1,2]")
  })

  it("has problems where they are, in pydantic's words", async () => {
    expect((await ask(app, '/?numbers=[1,"x",10]')).body.detail).toMatchObject([
      { type: "int_parsing", loc: ["query", "numbers", 1], input: "x" },
      { type: "less_than_equal", loc: ["query", "numbers", 2], input: 10 },
    ])
    expect((await ask(app, "/?numbers=[1")).body.detail).toEqual([
      {
        type: "json_invalid",
        loc: ["query", "numbers"],
        msg: "Invalid JSON: Expecting ',' delimiter",
        input: "[1",
        ctx: { error: "Expecting ',' delimiter" },
      },
    ])
  })

  it("is documented by what is in it", async () => {
    const { paths } = await app.openapi()
    expect(paths["/"]!.get.parameters[0].schema).toEqual({
      type: "string",
      contentMediaType: "application/json",
      contentSchema: { type: "array", items: { type: "integer", maximum: 9 } },
      title: "Numbers",
    })
  })
})

describe("a codec", () => {
  it("has its held value checked in pydantic's words, also when a check answers later", async () => {
    const later = z.array(z.string().refine(async (text) => text !== "taken", "Taken"))
    const words = z.codec(z.string(), later, { decode: (text) => text.split(" "), encode: (list) => list.join(" ") })
    const app = new Hayapi()
    app.get("/", { params: { words: Query(words) } }, (values) => values.words)
    expect((await ask(app, "/?words=a%20b")).body).toEqual(["a", "b"])
    expect((await ask(app, "/?words=a%20taken")).body.detail).toMatchObject([{ type: "value_error", loc: ["query", "words", 1] }])
  })
})

describe("an author's own error type", () => {
  it("comes with its context, as pydantic's custom errors do", async () => {
    const even = z
      .int()
      .refine((value) => value % 2 === 0, { error: "Input should be even", params: { type: "not_even", ctx: { step: 2 } } })
    const app = new Hayapi()
    app.get("/", { params: { even } }, (values) => values.even)
    expect((await ask(app, "/?even=3")).body.detail).toEqual([
      { type: "not_even", loc: ["query", "even"], msg: "Input should be even", input: "3", ctx: { step: 2 } },
    ])
  })
})
