// Decoded values: models speak TypeScript (dates, big integers, sets, maps, codecs), the wire speaks JSON, in both directions.
import { Body, Hayapi, Query } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, seen } from "./ask.ts"

const app = new Hayapi({ logger: quiet })
const client = new TestClient(app, seen)
afterAll(() => client.close())

const post = (path: string, json: unknown) => ask(client, `POST ${path}`, { json })

const Everything = z.object({
  when: z.date(),
  big: z.bigint(),
  set: z.set(z.int()),
  map: z.map(z.string(), z.date()),
  nested: z.array(z.object({ when: z.date().nullable() })),
})
const wire = {
  when: "2020-01-02T03:04:05Z",
  big: 7,
  set: [1, 2],
  map: { a: "1970-01-01T00:00:00Z" },
  nested: [{ when: "2020-01-02T03:04:05.123000Z" }, { when: null }],
}

app.post("/echo", { params: { value: Everything }, responseModel: Everything }, ({ value }) => {
  expect(value.when).toBeInstanceOf(Date)
  expect(value.big).toBe(7n)
  expect(value.set).toEqual(new Set([1, 2]))
  expect(value.map).toEqual(new Map([["a", new Date(0)]]))
  return value
})

test("dates, big integers, sets and maps arrive held and leave as JSON", async () => {
  expect(await post("/echo", wire)).toMatchObject({ status: 200, body: wire })
})

test("errors inside them have their place", async () => {
  const { body } = await post("/echo", { when: 5, big: 1.5, set: [1, "x"], map: { a: "no" }, nested: [{ when: "x" }] })
  expect(body.detail.map(({ type, loc }: any) => [type, ...loc.slice(1)])).toEqual([
    ["datetime_type", "when"],
    ["int_from_float", "big"],
    ["int_parsing", "set", 1],
    ["datetime_from_date_parsing", "map", "a"],
    ["datetime_from_date_parsing", "nested", 0, "when"],
  ])
})

test("a handler that returns the wire form instead of the held form is a 500", async () => {
  app.get("/wire-form", { responseModel: z.object({ when: z.date() }) }, (): any => ({ when: "2020-01-02T03:04:05Z" }))
  expect((await ask(client, "/wire-form")).status).toBe(500)
})

test("inside z.any() dates, sets and maps leave as they do without a model", async () => {
  const value = { at: new Date(0), set: new Set([1]), map: new Map([["k", 2n]]) }
  const expected = { at: "1970-01-01T00:00:00Z", set: [1], map: { k: 2 } }
  app.get("/any", { responseModel: z.object({ data: z.any(), more: z.record(z.string(), z.unknown()) }) }, () => ({
    data: value,
    more: value,
  }))
  app.get("/loose", { responseModel: z.looseObject({ n: z.int() }) }, () => ({ n: 1, ...value }))
  expect((await ask(client, "/any")).body).toEqual({ data: expected, more: expected })
  expect((await ask(client, "/loose")).body).toEqual({ n: 1, ...expected })
})

test("big integers leave in full", async () => {
  app.get("/big", { responseModel: z.object({ n: z.bigint(), m: z.bigint() }) }, () => ({ n: 2n ** 70n, m: 5n }))
  expect((await ask(client, "/big")).text).toBe('{"n":1180591620717411303424,"m":5}')
})

describe("a codec", () => {
  const seconds = z.codec(z.int(), z.date(), {
    decode: (value) => new Date(value * 1000),
    encode: (date) => Math.floor(date.getTime() / 1000),
  })
  const upper = z.codec(z.string().min(1), z.string(), { decode: (text) => text.toUpperCase(), encode: (text) => text.toLowerCase() })
  const Model = z.object({ at: seconds, names: z.array(upper), maybe: seconds.optional() })
  app.post("/codec", { params: { value: Model }, responseModel: Model }, ({ value }) => {
    expect(value.at).toEqual(new Date(5000))
    expect(value.names).toEqual(["A"])
    return value
  })
  app.get("/codec", { params: { at: Query(seconds) } }, ({ at }) => at.getTime())

  test("decodes on the way in and encodes on the way out", async () => {
    expect((await post("/codec", { at: 5, names: ["a"] })).body).toEqual({ at: 5, names: ["a"] })
  })

  test("reads parameters too", async () => {
    expect((await ask(client, "/codec?at=5")).body).toBe(5000)
    expect((await ask(client, "/codec?at=x")).body.detail[0]).toMatchObject({ type: "int_parsing", loc: ["query", "at"] })
  })

  test("checks the wire form, on both ways", async () => {
    expect((await post("/codec", { at: 5, names: [""] })).body.detail[0]).toMatchObject({
      type: "string_too_short",
      loc: ["body", "names", 0],
    })
    app.get("/bad-codec", { responseModel: z.object({ name: upper }) }, () => ({ name: "" }))
    expect((await ask(client, "/bad-codec")).status).toBe(500)
  })

  test("is documented by its wire form", async () => {
    const { paths } = await app.openapi()
    expect(paths["/codec"]!.get.parameters[0].schema).toEqual({ type: "integer", title: "At" })
  })
})

describe("defaults", () => {
  test("of a factory are made for every value", async () => {
    let made = 0
    const model = z.object({
      n: z.int().default(() => {
        made += 1
        return made
      }),
    })
    app.post("/factory", { params: { value: model } }, ({ value }) => value.n)
    const first = (await post("/factory", {})).body
    expect((await post("/factory", {})).body).toBe(first + 1)
  })

  test("that are objects are not shared by requests", async () => {
    app.post("/mutable", { params: { value: z.object({ tags: z.array(z.string()).default([]) }) } }, ({ value }) => {
      value.tags.push("x")
      return value.tags
    })
    expect((await post("/mutable", {})).body).toEqual(["x"])
    expect((await post("/mutable", {})).body).toEqual(["x"])
  })

  test("are not checked, prefaults are", async () => {
    app.get("/default", { params: { n: z.int().max(3).default(5) } }, ({ n }) => n)
    app.get("/prefault", { params: { n: z.int().max(3).prefault(5) } }, ({ n }) => n)
    expect((await ask(client, "/default")).body).toBe(5)
    expect((await ask(client, "/prefault")).status).toBe(422)
  })

  test("of a nullable field are not taken for null", async () => {
    app.post("/null", { params: { value: z.object({ n: z.int().nullable().default(1) }) } }, ({ value }) => value)
    expect((await post("/null", { n: null })).body).toEqual({ n: null })
    expect((await post("/null", {})).body).toEqual({ n: 1 })
  })
})

describe("catch", () => {
  test("replaces a bad value on the way in", async () => {
    app.post("/catch", { params: { value: z.object({ n: z.int().catch(7) }) } }, ({ value }) => value.n)
    expect((await post("/catch", { n: "x" })).body).toBe(7)
    expect((await post("/catch", {})).body).toBe(7)
  })
})

describe("transforms on the way in", () => {
  test("run after the checks", async () => {
    const model = z.object({
      tags: z
        .string()
        .min(1)
        .transform((text) => text.split(",")),
    })
    app.post("/transform", { params: { value: model } }, ({ value }) => value.tags)
    expect((await post("/transform", { tags: "a,b" })).body).toEqual(["a", "b"])
    expect((await post("/transform", { tags: "" })).body.detail[0].type).toBe("string_too_short")
  })

  test("trim and case are applied before later checks", async () => {
    app.post("/trim", { params: { value: Body(z.string().trim().toLowerCase().min(2)) } }, ({ value }) => value)
    expect((await post("/trim", "  AB ")).body).toBe("ab")
    expect((await post("/trim", "  A ")).status).toBe(422)
  })
})

describe("async refinements", () => {
  const free = async (name: string) => name !== "taken"
  const Account = z
    .object({ name: z.string().refine(free, "Name is taken"), friends: z.array(z.string().refine(free, "Friend is taken")) })
    .refine(async (account) => account.friends.length < 3, "Too many friends")

  app.post("/account", { params: { account: Account }, responseModel: Account }, ({ account }) => account)
  app.get("/name", { params: { name: z.string().refine(free, "Name is taken") } }, ({ name }) => name)
  app.get("/answer", { params: { name: z.string() }, responseModel: z.object({ name: z.string().refine(free) }) }, ({ name }) => ({ name }))

  test("are awaited in bodies, and all their errors told", async () => {
    const fine = { name: "a", friends: ["b"] }
    expect((await post("/account", fine)).body).toEqual(fine)
    const { status, body } = await post("/account", { name: "taken", friends: ["b", "taken"] })
    expect(status).toBe(422)
    expect(body.detail.map(({ loc, msg }: any) => [msg, ...loc.slice(1)])).toEqual([
      ["Value error, Name is taken", "name"],
      ["Value error, Friend is taken", "friends", 1],
    ])
    expect((await post("/account", { name: "a", friends: ["b", "c", "d"] })).body.detail).toEqual([
      {
        type: "value_error",
        loc: ["body"],
        msg: "Value error, Too many friends",
        input: { name: "a", friends: ["b", "c", "d"] },
        ctx: { error: {} },
      },
    ])
  })

  test("are awaited in parameters", async () => {
    expect((await ask(client, "/name?name=a")).body).toBe("a")
    expect((await ask(client, "/name?name=taken")).body.detail[0]).toMatchObject({
      loc: ["query", "name"],
      msg: "Value error, Name is taken",
    })
  })

  test("are awaited in answers", async () => {
    expect((await ask(client, "/answer?name=a")).body).toEqual({ name: "a" })
    expect((await ask(client, "/answer?name=taken")).status).toBe(500)
  })
})
