// Query parameters: scalars, lists and flattened models, with FastAPI's coercion and errors.
import { Hayapi, Query } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"

const app = new Hayapi()
const client = new TestClient(app)
afterAll(() => client.close())

async function ask(path: string) {
  const response = await client.get(path)
  const body: any = await response.json()
  return response.status === 422 ? body.detail : body
}

const orNull = <S extends z.ZodType>(schema: S) => schema.nullable().default(null)

app.get(
  "/scalars",
  { params: { a: z.int(), b: z.string().default("usual"), c: orNull(z.number()), d: z.boolean().optional() } },
  ({ a, b, c, d }) => ({ a, b, c, d }),
)

describe("scalars", () => {
  test("are coerced; absent ones become their default, null or nothing", async () => {
    expect(await ask("/scalars?a=1")).toEqual({ a: 1, b: "usual", c: null })
    expect(await ask("/scalars?a=1&b=x&c=1.5&d=on")).toEqual({ a: 1, b: "x", c: 1.5, d: true })
  })

  test("a missing required one has a null input", async () => {
    expect(await ask("/scalars")).toEqual([{ type: "missing", loc: ["query", "a"], msg: "Field required", input: null }])
  })

  test("all errors come back in one answer, in the order of declaration", async () => {
    expect((await ask("/scalars?c=x&d=maybe&a=")).map((error: any) => [error.type, error.loc[1]])).toEqual([
      ["int_parsing", "a"],
      ["float_parsing", "c"],
      ["bool_parsing", "d"],
    ])
  })

  test.each([
    ["of repeated values the last one counts", "?a=1&a=2", { a: 2 }],
    ["an empty text is a text", "?a=1&b=", { b: "" }],
    ["a name without a value is an empty text", "?a=1&b", { b: "" }],
    ["a plus is a space", "?a=1&b=a+b%2Bc", { b: "a b+c" }],
    ["an equals sign belongs to the value", "?a=1&b=x=y", { b: "x=y" }],
    ["a broken escape stays", "?a=1&b=1%zz", { b: "1%zz" }],
    ["bytes that are no UTF-8 become replacement characters", "?a=1&b=%ff", { b: "\ufffd" }],
    ["names are case-sensitive", "?a=1&B=x", { b: "usual" }],
    ["empty parts are skipped", "?a=1&&b=x&", { b: "x" }],
  ])("%s", async (_title, search, expected) => {
    expect(await ask(`/scalars${search}`)).toMatchObject(expected)
  })

  test("a semicolon is no separator", async () => {
    expect((await ask("/scalars?a=1;b=2"))[0]).toMatchObject({ type: "int_parsing", input: "1;b=2" })
  })
})

app.get(
  "/text",
  {
    params: {
      s: Query(
        z
          .string()
          .min(2)
          .max(4)
          .regex(/^[a-z😀]+$/u)
          .default("ab"),
        { alias: "the-s" },
      ),
    },
  },
  ({ s }) => s,
)

describe("checks", () => {
  test("the alias is the name on the wire and in loc", async () => {
    expect(await ask("/text?the-s=abc")).toBe("abc")
    expect(await ask("/text?s=zzzzzzzz")).toBe("ab")
    expect((await ask("/text?the-s=a"))[0]).toEqual({
      type: "string_too_short",
      loc: ["query", "the-s"],
      msg: "String should have at least 2 characters",
      input: "a",
      ctx: { min_length: 2 },
    })
  })

  test("lengths count characters, not UTF-16 units", async () => {
    expect(await ask("/text?the-s=%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80")).toBe("😀😀😀😀")
    expect((await ask("/text?the-s=%F0%9F%98%80"))[0].type).toBe("string_too_short")
  })

  test("the length is looked at before the pattern", async () => {
    expect((await ask("/text?the-s=ABCDE")).map((error: any) => error.type)).toEqual(["string_too_long"])
    expect((await ask("/text?the-s=AB"))[0]).toMatchObject({ type: "string_pattern_mismatch", ctx: { pattern: "^[a-z😀]+$" } })
  })
})

app.get(
  "/lists",
  { params: { tags: Query(z.array(z.string()).default([])), nums: Query(z.array(z.int()).min(1).max(3).default([1])) } },
  ({ tags, nums }) => [tags, nums],
)
app.get("/required-list", { params: { nums: Query(z.array(z.int())) } }, ({ nums }) => nums)
app.get("/set", { params: { s: Query(z.set(z.int()).max(2)) } }, ({ s }) => [...s])

describe("lists", () => {
  test("repeats make a list, commas do not", async () => {
    expect(await ask("/lists?tags=a&tags=b&nums=4")).toEqual([["a", "b"], [4]])
    expect(await ask("/lists?tags=a,b")).toEqual([["a,b"], [1]])
  })

  test("the error of an item has its index", async () => {
    expect((await ask("/lists?nums=1&nums=x&nums=2.5")).map((error: any) => error.loc)).toEqual([
      ["query", "nums", 1],
      ["query", "nums", 2],
    ])
  })

  test("too many items are the only error told, with the texts as they came", async () => {
    expect(await ask("/lists?nums=1&nums=x&nums=3&nums=4")).toEqual([
      {
        type: "too_long",
        loc: ["query", "nums"],
        msg: "List should have at most 3 items after validation, not 4",
        input: ["1", "x", "3", "4"],
        ctx: { field_type: "List", max_length: 3, actual_length: 4 },
      },
    ])
  })

  test("a required list that is absent is missing", async () => {
    expect(await ask("/required-list")).toEqual([{ type: "missing", loc: ["query", "nums"], msg: "Field required", input: null }])
  })

  test("a set drops repeats before it is counted", async () => {
    expect(await ask("/set?s=1&s=2&s=1")).toEqual([1, 2])
    expect((await ask("/set?s=1&s=2&s=3"))[0]).toMatchObject({
      type: "too_long",
      msg: "Set should have at most 2 items after validation, not more",
      input: ["1", "2", "3"],
    })
  })
})

const Filter = z.object({
  limit: z.int().gt(0).lte(100).default(100),
  order_by: z.literal(["created_at", "updated_at"]).default("created_at"),
  tags: z.array(z.string()).default([]),
  need: z.string(),
})
app.get("/model", { params: { filter: Query(Filter), q: z.string().optional() } }, ({ filter, q }) => ({ ...filter, q }))
app.get("/strict", { params: { filter: Query(z.strictObject({ a: z.int().default(1) })) } }, ({ filter }) => filter)
app.get("/optional-model", { params: { page: Query(z.object({ n: z.int() }).optional()) } }, ({ page }) => page ?? "none")

describe("an object model", () => {
  test("is flattened, also beside other parameters", async () => {
    expect(await ask("/model?need=x&tags=a&tags=b&q=z&unknown=1")).toEqual({
      limit: 100,
      order_by: "created_at",
      tags: ["a", "b"],
      need: "x",
      q: "z",
    })
  })

  test("has the names of its fields in loc", async () => {
    expect((await ask("/model?limit=101&order_by=z&need=x")).map((error: any) => [error.type, error.loc])).toEqual([
      ["less_than_equal", ["query", "limit"]],
      ["literal_error", ["query", "order_by"]],
    ])
  })

  test("shows a missing field what came beside it, defaults included", async () => {
    expect(await ask("/model?limit=5&other=1")).toEqual([
      {
        type: "missing",
        loc: ["query", "need"],
        msg: "Field required",
        input: { limit: "5", order_by: "created_at", tags: [], other: "1" },
      },
    ])
  })

  test("refuses unknown names if it is strict", async () => {
    expect(await ask("/strict?b=3&b=4&c=5")).toEqual([
      { type: "extra_forbidden", loc: ["query", "b"], msg: "Extra inputs are not permitted", input: ["3", "4"] },
      { type: "extra_forbidden", loc: ["query", "c"], msg: "Extra inputs are not permitted", input: "5" },
    ])
  })

  test("may be absent as a whole", async () => {
    expect(await ask("/optional-model")).toBe("none")
    expect(await ask("/optional-model?n=1")).toEqual({ n: 1 })
  })
})

app.get("/union", { params: { u: z.union([z.int(), z.string()]), v: orNull(z.union([z.int(), z.boolean()])) } }, ({ u, v }) => [u, v])
app.get("/when", { params: { at: z.date() } }, ({ at }) => at.getTime())

describe("unions and dates", () => {
  test("text stays text where a union takes text, as in pydantic's smart mode", async () => {
    expect(await ask("/union?u=1")).toEqual(["1", null])
    expect(await ask("/union?u=x&v=2")).toEqual(["x", 2])
    expect(await ask("/union?u=x&v=on")).toEqual(["x", true])
  })

  test("a union that fits nowhere tells the errors of all members", async () => {
    expect((await ask("/union?u=x&v=perhaps")).map((error: any) => error.loc)).toEqual([
      ["query", "v", "int"],
      ["query", "v", "bool"],
    ])
  })

  test.each([
    ["2020-01-02T03:04:05Z", 1577934245000],
    ["2020-01-02", 1577923200000],
    ["1577934245", 1577934245000],
    ["2020-01-02T03:04:05%2B02:00", 1577927045000],
    ["2020-01-02%2003:04", 1577934240000],
  ])("a date is read from %s", async (text, time) => {
    expect(await ask(`/when?at=${text}`)).toBe(time)
  })

  test.each([
    ["2020-13-01", "month value is outside expected range of 1-12"],
    ["2020-02-30", "day value is outside expected range"],
    ["abc", "input is too short"],
  ])("%s is no date, and the error says why", async (text, why) => {
    expect((await ask(`/when?at=${text}`))[0]).toEqual({
      type: "datetime_from_date_parsing",
      loc: ["query", "at"],
      msg: `Input should be a valid datetime or date, ${why}`,
      input: text,
      ctx: { error: why },
    })
  })
})
