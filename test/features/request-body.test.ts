// Request bodies: one whole value or several by name, optional ones, strict and lax reading, other formats.
import { Body, Hayapi, Header, sentFields } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask as askClient } from "./ask.ts"

const app = new Hayapi()
const client = new TestClient(app)
afterAll(() => client.close())

/** Sends JSON; gives the answer, or the `detail` of a 422. */
async function post(path: string, json?: unknown) {
  const { status, body } = await askClient(client, `POST ${path}`, json === undefined ? {} : { json })
  return status === 422 ? body.detail : body
}

const missing = (...loc: unknown[]) => ({ type: "missing", loc, msg: "Field required", input: null })
const typesAndLocs = (detail: any[]) => detail.map(({ type, loc }) => [type, ...loc.slice(1)])

const Item = z.object({
  name: z.string(),
  price: z.number(),
  tax: z.number().nullable().default(null),
  tags: z.array(z.string()).default([]),
})
const User = z.object({ username: z.string(), full_name: z.string().optional() })
const good = { name: "a", price: 1.5 }
const whole = { name: "a", price: 1.5, tax: null, tags: [] }

app.post("/item", { params: { item: Item } }, ({ item }) => item)

describe("one model", () => {
  test("is the whole body; defaults are filled in and undeclared fields dropped", async () => {
    expect(await post("/item", { ...good, extra: 1 })).toEqual(whole)
  })

  test("all errors are told, in the order of the fields", async () => {
    expect(await post("/item", { price: "x", tags: [1] })).toEqual([
      { type: "missing", loc: ["body", "name"], msg: "Field required", input: { price: "x", tags: [1] } },
      {
        type: "float_parsing",
        loc: ["body", "price"],
        msg: "Input should be a valid number, unable to parse string as a number",
        input: "x",
      },
      { type: "string_type", loc: ["body", "tags", 0], msg: "Input should be a valid string", input: 1 },
    ])
  })

  test("an absent body and null are missing", async () => {
    expect(await post("/item")).toEqual([missing("body")])
    expect(await post("/item", null)).toEqual([missing("body")])
  })

  test.each([[[]], ["text"], [3], [true]])("%j is no model", async (json) => {
    expect(await post("/item", json)).toEqual([
      {
        type: "model_attributes_type",
        loc: ["body"],
        msg: "Input should be a valid dictionary or object to extract fields from",
        input: json,
      },
    ])
  })

  test("errors of every source come together, the body's last", async () => {
    app.post("/all/{p}", { params: { item: Item, h: Header(z.int()), q: z.int(), p: z.int() } }, () => 1)
    expect((await post("/all/x?q=y", {})).map((error: any) => error.loc)).toEqual([
      ["path", "p"],
      ["query", "q"],
      ["header", "h"],
      ["body", "name"],
      ["body", "price"],
    ])
  })
})

app.post("/two", { params: { item: Item, user: User } }, ({ item, user }) => ({ item, user }))
app.post("/scalar-beside", { params: { item: Item, importance: Body(z.int().gt(0)) } }, ({ importance }) => importance)
app.post("/embedded", { params: { item: Body(Item, { embed: true }) } }, ({ item }) => item)
app.post("/alias", { params: { item: Body(Item, { embed: true, alias: "the-item" }) } }, ({ item }) => item)

describe("several body parameters", () => {
  test("are keyed by name", async () => {
    expect(await post("/two", { item: good, user: { username: "u" } })).toEqual({ item: whole, user: { username: "u" } })
  })

  test("have their name in loc", async () => {
    expect(typesAndLocs(await post("/two", { item: {}, user: "x" }))).toEqual([
      ["missing", "item", "name"],
      ["missing", "item", "price"],
      ["model_attributes_type", "user"],
    ])
  })

  test.each([[{}], [[]], [null], ["text"], [{ item: null, user: null }]])("%j misses every one of them", async (json) => {
    expect(await post("/two", json)).toEqual([missing("body", "item"), missing("body", "user")])
  })

  test("a scalar comes from the body with Body()", async () => {
    expect(await post("/scalar-beside", { item: good, importance: 5 })).toBe(5)
    expect(typesAndLocs(await post("/scalar-beside", { item: good, importance: 0 }))).toEqual([["greater_than", "importance"]])
  })

  test("a single one is keyed with embed, under its alias if it has one", async () => {
    expect(await post("/embedded", { item: good })).toEqual(whole)
    expect(await post("/embedded", good)).toEqual([missing("body", "item")])
    expect(await post("/alias", { "the-item": good })).toEqual(whole)
    expect(await post("/alias", { item: good })).toEqual([missing("body", "the-item")])
  })
})

app.post("/optional", { params: { item: Item.optional() } }, ({ item }) => item ?? "nothing")
app.post("/nullable", { params: { item: Item.nullable().default(null) } }, ({ item }) => item)
app.post("/nullable-required", { params: { item: Item.nullable() } }, ({ item }) => item)
app.post("/optional-two", { params: { item: Item.optional(), n: Body(z.int().default(3)) } }, ({ item, n }) => ({ item, n }))

describe("optional bodies", () => {
  test("may be absent or null", async () => {
    expect(await post("/optional")).toBe("nothing")
    expect(await post("/optional", null)).toBe("nothing")
    expect(await post("/nullable")).toBe(null)
    expect(await post("/nullable", good)).toEqual(whole)
  })

  test("a nullable one without a default is required; null counts as missing, as in FastAPI", async () => {
    expect(await post("/nullable-required", null)).toEqual([missing("body")])
  })

  test("of several, each may be absent; a body that is no object misses them all the same", async () => {
    expect(await post("/optional-two")).toEqual({ n: 3 })
    expect(await post("/optional-two", { n: null })).toEqual({ n: 3 })
    expect(await post("/optional-two", [])).toEqual([missing("body", "item"), missing("body", "n")])
  })
})

app.post("/list", { params: { items: z.array(Item) } }, ({ items }) => items.length)
app.post("/record", { params: { counts: z.record(z.string(), z.int()) } }, ({ counts }) => counts)
app.post("/tuple", { params: { pair: z.tuple([z.int(), z.string()]) } }, ({ pair }) => pair)
app.post("/any", { params: { value: Body(z.any()) } }, ({ value }) => ({ got: value }))

describe("bodies that are no objects", () => {
  test("lists have the index in loc", async () => {
    expect(await post("/list", [good, good])).toBe(2)
    expect(typesAndLocs(await post("/list", [good, {}]))).toEqual([
      ["missing", 1, "name"],
      ["missing", 1, "price"],
    ])
    expect(await post("/list", {})).toEqual([{ type: "list_type", loc: ["body"], msg: "Input should be a valid list", input: {} }])
  })

  test("records have the key in loc", async () => {
    expect(await post("/record", { a: 1 })).toEqual({ a: 1 })
    expect(typesAndLocs(await post("/record", { a: 1, b: "x" }))).toEqual([["int_parsing", "b"]])
  })

  test("tuples miss an item, or have too many", async () => {
    expect(await post("/tuple", [1, "a"])).toEqual([1, "a"])
    expect(await post("/tuple", [1])).toEqual([{ type: "missing", loc: ["body", 1], msg: "Field required", input: [1] }])
    expect(await post("/tuple", ["x", "a", 2])).toEqual([
      {
        type: "too_long",
        loc: ["body"],
        msg: "Tuple should have at most 2 items after validation, not 3",
        input: ["x", "a", 2],
        ctx: { field_type: "Tuple", max_length: 2, actual_length: 3 },
      },
    ])
  })

  test("z.json() is any JSON, documented as such", async () => {
    app.post("/json", { params: { value: Body(z.json()) } }, ({ value }) => ({ got: value }))
    expect(await post("/json", { a: [1, { b: null }] })).toEqual({ got: { a: [1, { b: null }] } })
    const { schema } = (await app.openapi()).paths["/json"]!.post.requestBody.content["application/json"]
    expect(schema).toEqual({ title: "Value" })
  })

  test("a field that only the library can check is missing from its object", async () => {
    const isText = (value: unknown) => typeof value === "string"
    app.post("/custom", { params: { value: z.object({ a: z.custom<string>(isText), b: z.int() }) } }, () => 1)
    expect(await post("/custom", { b: 1 })).toEqual([{ type: "missing", loc: ["body", "a"], msg: "Field required", input: { b: 1 } }])
    expect(typesAndLocs(await post("/custom", { a: 1, b: 1 }))).toEqual([["value_error", "a"]])
  })

  test("anything is taken with Body(z.any())", async () => {
    expect(await post("/any", { a: [1, { b: null }] })).toEqual({ got: { a: [1, { b: null }] } })
  })
})

const Cat = z.object({ kind: z.literal("cat"), meow: z.int() }).meta({ id: "Cat" })
const Dog = z.object({ kind: z.literal("dog"), bark: z.string() }).meta({ id: "Dog" })
app.post("/union", { params: { pet: z.union([Cat, Dog]) } }, ({ pet }) => pet.kind)
app.post("/tagged", { params: { pet: z.discriminatedUnion("kind", [Cat, Dog]) } }, ({ pet }) => pet.kind)
app.post("/exclusive", { params: { pet: z.xor([Cat.partial({ kind: true }), Dog.partial({ kind: true })]) } }, ({ pet }) => pet)
app.post(
  "/narrow-and-wide",
  { params: { value: z.union([z.object({ x: z.int() }), z.object({ x: z.int(), y: z.int().default(0) })]) } },
  ({ value }) => value,
)

describe("unions", () => {
  test("a plain one tells the errors of all members, labelled", async () => {
    expect(await post("/union", { kind: "dog", bark: "w" })).toBe("dog")
    expect(typesAndLocs(await post("/union", { kind: "cat" }))).toEqual([
      ["missing", "Cat", "meow"],
      ["literal_error", "Dog", "kind"],
      ["missing", "Dog", "bark"],
    ])
  })

  test("an exclusive one (z.xor) takes what fits just one member, and is documented with oneOf", async () => {
    expect(await post("/exclusive", { meow: 1 })).toEqual({ meow: 1 })
    expect((await post("/exclusive", { meow: 1, bark: "w" }))[0]).toMatchObject({ type: "value_error", loc: ["body"] })
    expect(typesAndLocs(await post("/exclusive", {}))).toHaveLength(2)
    const { requestBody } = (await app.openapi()).paths["/exclusive"]!.post
    expect(requestBody.content["application/json"].schema.oneOf).toHaveLength(2)
  })

  test("a discriminated one tells the errors of the chosen member", async () => {
    expect(typesAndLocs(await post("/tagged", { kind: "cat" }))).toEqual([["missing", "cat", "meow"]])
    expect((await post("/tagged", { kind: "x" }))[0]).toEqual({
      type: "union_tag_invalid",
      loc: ["body"],
      msg: "Input tag 'x' found using 'kind' does not match any of the expected tags: 'cat', 'dog'",
      input: { kind: "x" },
      ctx: { discriminator: "'kind'", tag: "x", expected_tags: "'cat', 'dog'" },
    })
    expect((await post("/tagged", { kind: null }))[0].ctx.tag).toBe("None")
    expect((await post("/tagged", {}))[0]).toMatchObject({
      type: "union_tag_not_found",
      msg: "Unable to extract tag using discriminator 'kind'",
    })
  })

  test("of two models that fit, the one with most fields in the body wins", async () => {
    expect(await post("/narrow-and-wide", { x: 1 })).toEqual({ x: 1 })
    expect(await post("/narrow-and-wide", { x: 1, y: 2 })).toEqual({ x: 1, y: 2 })
  })
})

describe("unknown fields", () => {
  app.post("/strict-object", { params: { value: z.strictObject({ a: z.int() }) } }, ({ value }) => value)
  app.post("/loose-object", { params: { value: z.looseObject({ a: z.int() }) } }, ({ value }) => value)

  test("are refused by a strict object, after the errors of the fields", async () => {
    expect(typesAndLocs(await post("/strict-object", { b: 2, c: 3 }))).toEqual([
      ["missing", "a"],
      ["extra_forbidden", "b"],
      ["extra_forbidden", "c"],
    ])
  })

  test("are kept by a loose one", async () => {
    expect(await post("/loose-object", { a: 1, b: [2] })).toEqual({ a: 1, b: [2] })
  })
})

const Exact = z.object({ i: z.int(), f: z.number(), b: z.boolean(), d: z.date(), s: z.string() })
const lax = new Hayapi({ laxBody: true })
lax.post("/lax", { params: { value: Exact } }, ({ value }) => value)
lax.post("/strict", { params: { value: Exact }, laxBody: false }, ({ value }) => value)

describe("strict and lax", () => {
  const texts = { i: "1", f: "1.5", b: "true", d: 0, s: "s" }

  test("by default JSON is taken as the schema says", async () => {
    const { status, body } = await askClient(lax, "POST /strict", { json: texts })
    expect(status).toBe(422)
    expect(typesAndLocs(body.detail)).toEqual([
      ["int_type", "i"],
      ["float_type", "f"],
      ["bool_type", "b"],
      ["datetime_type", "d"],
    ])
  })

  test("laxBody takes what pydantic takes", async () => {
    expect((await askClient(lax, "POST /lax", { json: texts })).body).toEqual({
      i: 1,
      f: 1.5,
      b: true,
      d: "1970-01-01T00:00:00Z",
      s: "s",
    })
    const { body } = await askClient(lax, "POST /lax", { json: { i: 1.5, f: null, b: 2, d: "x", s: 1 } })
    expect(typesAndLocs(body.detail)).toEqual([
      ["int_from_float", "i"],
      ["float_type", "f"],
      ["bool_parsing", "b"],
      ["datetime_from_date_parsing", "d"],
      ["string_type", "s"],
    ])
  })
})

describe("a message of the author", () => {
  app.post(
    "/messages",
    {
      params: {
        value: z
          .object({
            name: z.string("A name, please").min(2, "Too short a name"),
            password: z.string(),
            again: z.string({ error: (issue) => (issue.input === undefined ? "Say it again" : undefined) }),
          })
          .refine((value) => value.password === value.again, { message: "Passwords differ", path: ["again"] }),
      },
    },
    ({ value }) => value.name,
  )

  test("replaces msg and nothing else", async () => {
    expect(await post("/messages", { name: 1, password: "a" })).toEqual([
      { type: "string_type", loc: ["body", "name"], msg: "A name, please", input: 1 },
      { type: "missing", loc: ["body", "again"], msg: "Say it again", input: { name: 1, password: "a" } },
    ])
    expect((await post("/messages", { name: "a", password: "a", again: "a" }))[0]).toMatchObject({
      type: "string_too_short",
      msg: "Too short a name",
      ctx: { min_length: 2 },
    })
  })

  test("of a refinement is a value error at its path", async () => {
    expect(await post("/messages", { name: "ab", password: "a", again: "b" })).toEqual([
      { type: "value_error", loc: ["body", "again"], msg: "Value error, Passwords differ", input: "b", ctx: { error: {} } },
    ])
  })
})

describe("another format", () => {
  const parse = (raw: Uint8Array) =>
    Object.fromEntries(
      new TextDecoder()
        .decode(raw)
        .split("\n")
        .map((line) => line.split(": ")),
    )
  app.post(
    "/yaml",
    { params: { item: Body(z.object({ name: z.string() }), { mediaType: "application/yaml", parse }) } },
    ({ item }) => item,
  )
  const later = async (raw: Uint8Array) => parse(raw)
  app.post("/later", { params: { item: Body(z.object({ name: z.string() }), { mediaType: "text/x", parse: later }) } }, ({ item }) => item)
  const broken = () => {
    throw new Error("secret detail")
  }
  app.post("/broken", { params: { item: Body(z.object({}), { mediaType: "application/yaml", parse: broken }) } }, () => 1)
  const brokenLater = async () => broken()
  app.post("/broken-later", { params: { item: Body(z.object({}), { mediaType: "application/yaml", parse: brokenLater }) } }, () => 1)
  const send = (path: string, type: string) => askClient(client, `POST ${path}`, { body: "name: x", headers: { "content-type": type } })

  test("is read by the declared parser, for its media type only", async () => {
    expect((await send("/yaml", "application/yaml")).body).toEqual({ name: "x" })
    expect((await send("/yaml", "application/json")).status).toBe(415)
  })

  test("may be read by a parser that answers later", async () => {
    expect((await send("/later", "text/x")).body).toEqual({ name: "x" })
  })

  test.each(["/broken", "/broken-later"])("that cannot be read is a 422 without what the parser said: %s", async (path) => {
    const { status, body, text } = await send(path, "application/yaml")
    expect(status).toBe(422)
    expect(body.detail[0]).toMatchObject({ type: "value_error", loc: ["body"] })
    expect(text).not.toContain("secret")
  })
})

test("request.bytes() works beside a declared body", async () => {
  app.post("/raw", { params: { item: Item } }, async ({ item, request }) => [item.name, (await request.bytes()).length])
  expect(await post("/raw", { name: "é", price: 1 })).toEqual(["é", 23])
})

test("a body above maxBodySize is a 413", async () => {
  const small = new Hayapi({ maxBodySize: 20 })
  small.post("/item", { params: { item: z.object({ a: z.string() }) } }, ({ item }) => item.a)
  expect((await askClient(small, "POST /item", { json: { a: "0123456789" } })).status).toBe(200)
  const { status, body } = await askClient(small, "POST /item", { json: { a: "0123456789abc" } })
  expect([status, body]).toEqual([413, { detail: "Content Too Large" }])
})

test("sentFields gives only what the client sent, at every depth", async () => {
  const Patch = z.object({ a: z.int().default(1), b: z.object({ c: z.int().default(2), d: z.int().default(3) }).default({ c: 2, d: 3 }) })
  app.patch("/sent", { params: { patch: Patch } }, ({ patch }) => [patch, sentFields(patch)])
  const { body } = await askClient(client, "PATCH /sent", { json: { b: { d: 5 } } })
  expect(body).toEqual([{ a: 1, b: { c: 2, d: 5 } }, { b: { d: 5 } }])
})

test("a partial record needs none of its keys and takes no others", async () => {
  app.post("/partial", { params: { sizes: z.partialRecord(z.enum(["small", "large"]), z.int()) } }, ({ sizes }) => sizes)
  expect(await post("/partial", {})).toEqual({})
  expect(await post("/partial", { small: 1 })).toEqual({ small: 1 })
  expect(typesAndLocs(await post("/partial", { huge: 1 }))).toEqual([["extra_forbidden", "huge"]])
})

test("a check that pydantic lacks is told in Zod's words", async () => {
  app.post("/words", { params: { words: z.tuple([z.string().startsWith("a"), z.stringbool()]) } }, () => null)
  const detail = await post("/words", ["b", "perhaps"])
  expect(detail.map(({ msg }: { msg: string }) => msg)).toEqual([
    'Value error, Invalid string: must start with "a"',
    'Value error, Invalid option: expected one of "true"|"1"|"yes"|"on"|"y"|"enabled"|"false"|"0"|"no"|"off"|"n"|"disabled"',
  ])
})
