// responseModelInclude, -Exclude, -ExcludeUnset, -ExcludeDefaults and -ExcludeNone, with FastAPI's answers.
import { Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet } from "./ask.ts"

const app: any = new Hayapi({ logger: quiet })
const client = new TestClient(app)
afterAll(() => client.close())

let count = 0
async function respond(responseModel: z.ZodType, options: object, value: unknown) {
  count += 1
  app.get(`/options/${count}`, { responseModel, name: `options_${count}`, ...options }, () => value)
  return (await ask(client, `/options/${count}`)).body
}

const orNull = <S extends z.ZodType>(schema: S) => schema.nullable().default(null)
const Inner = z.object({ name: z.string(), note: orNull(z.string()) })
const Item = z.object({
  name: z.string(),
  price: z.number().default(10.5),
  note: orNull(z.string()),
  tags: z.array(z.string()).default([]),
  inner: orNull(Inner),
})
const value = { name: "a", price: 10.5, note: null, inner: { name: "i" }, secret: 1 }

describe("one model", () => {
  test.each<[string, object, unknown]>([
    ["nothing", {}, { name: "a", price: 10.5, note: null, tags: [], inner: { name: "i", note: null } }],
    ["unset fields", { responseModelExcludeUnset: true }, { name: "a", price: 10.5, note: null, inner: { name: "i" } }],
    ["default values", { responseModelExcludeDefaults: true }, { name: "a", inner: { name: "i" } }],
    ["nulls", { responseModelExcludeNone: true }, { name: "a", price: 10.5, tags: [], inner: { name: "i" } }],
    [
      "unset fields and nulls",
      { responseModelExcludeUnset: true, responseModelExcludeNone: true },
      { name: "a", price: 10.5, inner: { name: "i" } },
    ],
    ["all but the included", { responseModelInclude: ["name", "price"] }, { name: "a", price: 10.5 }],
    ["the excluded", { responseModelExclude: ["tags", "price", "inner"] }, { name: "a", note: null }],
    ["all but what is included inside", { responseModelInclude: { name: true, inner: ["name"] } }, { name: "a", inner: { name: "i" } }],
    [
      "what is excluded inside",
      { responseModelExclude: { inner: ["note"], tags: true } },
      { name: "a", price: 10.5, note: null, inner: { name: "i" } },
    ],
    ["the excluded of the included", { responseModelInclude: ["name", "price"], responseModelExclude: ["price"] }, { name: "a" }],
  ])("leaves out %s", async (_title, options, expected) => {
    expect(await respond(Item, options, value)).toEqual(expected)
  })

  test("an unset field is one the handler left out, not one it set to its default", async () => {
    const model = z.object({ a: z.int().default(1), b: z.int().default(1) })
    expect(await respond(model, { responseModelExcludeUnset: true }, { a: 1 })).toEqual({ a: 1 })
  })

  test("a default value is left out even if the handler set it", async () => {
    const model = z.object({ when: z.date().default(new Date(0)), tags: z.array(z.string()).default(["x"]) })
    expect(await respond(model, { responseModelExcludeDefaults: true }, { when: new Date(0), tags: ["x"] })).toEqual({})
    expect(await respond(model, { responseModelExcludeDefaults: true }, { when: new Date(1000), tags: [] })).toEqual({
      when: "1970-01-01T00:00:01Z",
      tags: [],
    })
  })

  test("what is left out is checked all the same", async () => {
    await expect(respond(Item, { responseModelExclude: ["price"] }, { name: "a", price: "x" })).rejects.toThrow(/price/)
  })

  test("undeclared fields of a loose object are selected too", async () => {
    const model = z.looseObject({ a: z.int() })
    expect(await respond(model, { responseModelExclude: ["extra"] }, { a: 1, extra: 2, more: 3 })).toEqual({ a: 1, more: 3 })
    expect(await respond(model, { responseModelInclude: ["a"] }, { a: 1, extra: 2 })).toEqual({ a: 1 })
  })
})

describe("lists", () => {
  const list = [{ name: "a" }, { name: "b", price: 1, inner: { name: "i", note: "n" } }]

  test("options reach every item", async () => {
    expect(await respond(z.array(Item), { responseModelExcludeUnset: true }, list)).toEqual([
      { name: "a" },
      { name: "b", price: 1, inner: { name: "i", note: "n" } },
    ])
  })

  test("__all__ selects in every item", async () => {
    expect(await respond(z.array(Item), { responseModelInclude: { __all__: ["name"] } }, list)).toEqual([{ name: "a" }, { name: "b" }])
    const exclude = { __all__: { tags: true, note: true, price: true, inner: ["note"] } }
    expect(await respond(z.array(Item), { responseModelExclude: exclude }, list)).toEqual([
      { name: "a", inner: null },
      { name: "b", inner: { name: "i" } },
    ])
  })

  test("an index selects one item", async () => {
    expect(await respond(z.array(Item), { responseModelInclude: { 1: ["name"] } }, list)).toEqual([{ name: "b" }])
    expect(await respond(z.object({ items: z.array(z.int()) }), { responseModelExclude: { items: ["0"] } }, { items: [1, 2] })).toEqual({
      items: [2],
    })
  })
})

describe("records", () => {
  const Book = z.object({ by: z.record(z.string(), Item) })
  const book = { by: { k: { name: "a" }, l: { name: "b" } } }

  test("a key selects one entry", async () => {
    expect(await respond(Book, { responseModelInclude: { by: { k: ["name"] } } }, book)).toEqual({ by: { k: { name: "a" } } })
    const exclude = { by: { k: true, l: ["price", "note", "tags", "inner"] } }
    expect(await respond(Book, { responseModelExclude: exclude }, book)).toEqual({ by: { l: { name: "b" } } })
  })

  test("__all__ selects in every entry", async () => {
    expect(await respond(Book, { responseModelInclude: { by: { __all__: ["name"] } } }, book)).toEqual({
      by: { k: { name: "a" }, l: { name: "b" } },
    })
  })

  test("nulls of a record stay: only model fields are left out", async () => {
    const model = z.object({ counts: z.record(z.string(), z.int().nullable()), none: z.int().nullable() })
    expect(await respond(model, { responseModelExcludeNone: true }, { counts: { a: null }, none: null })).toEqual({ counts: { a: null } })
  })
})

test("options reach the members of a union", async () => {
  const model = z.object({ u: z.union([Inner, z.int()]) })
  expect(await respond(model, { responseModelExcludeUnset: true }, { u: { name: "a" } })).toEqual({ u: { name: "a" } })
  expect(await respond(model, { responseModelExclude: { u: ["note"] } }, { u: { name: "a" } })).toEqual({ u: { name: "a" } })
})

test("a recursive model is selected to the depth of the selection", async () => {
  const Node = z
    .object({
      v: z.int(),
      get next(): z.ZodType {
        return Node.optional()
      },
    })
    .meta({ id: "SelectedNode" })
  const chain = { v: 1, next: { v: 2, next: { v: 3 } } }
  expect(await respond(Node, { responseModelExclude: { next: ["v"] } }, chain)).toEqual({ v: 1, next: { next: { v: 3 } } })
})

test("the document shows the whole model", async () => {
  const documented = new Hayapi()
  documented.get("/item", { responseModel: Item, responseModelInclude: ["name"] }, () => ({ name: "a" }))
  const { schema } = (await documented.openapi()).paths["/item"]!.get.responses["200"].content["application/json"]
  expect(Object.keys(schema.properties)).toEqual(["name", "price", "note", "tags", "inner"])
})
