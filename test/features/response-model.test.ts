// The response model: what a handler returns is checked, filtered at every depth and written.
import { Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, remember, seen } from "./ask.ts"

const app = new Hayapi({ logger: quiet })
const client = new TestClient(app, seen)
afterAll(() => client.close())

// A model and a value that has more, or other, than it says.
let count = 0
async function respond(responseModel: z.ZodType | null, value: unknown) {
  count += 1
  app.get(`/model/${count}`, { responseModel, name: `model_${count}` }, () => value as any)
  return ask(client, `/model/${count}`)
}

const User = z.object({ name: z.string(), email: z.string().optional() })
const secret = { name: "a", password: "p" }

describe("only declared fields leave", () => {
  test.each<[string, z.ZodType, unknown, unknown]>([
    ["an object", User, secret, { name: "a" }],
    ["a nested object", z.object({ user: User }), { user: secret, x: 1 }, { user: { name: "a" } }],
    ["an array", z.array(User), [secret], [{ name: "a" }]],
    ["arrays of arrays", z.array(z.array(User)), [[secret]], [[{ name: "a" }]]],
    ["a record", z.record(z.string(), User), { k: secret }, { k: { name: "a" } }],
    ["a tuple", z.tuple([User, z.int()]), [secret, 1], [{ name: "a" }, 1]],
    ["a nullable", User.nullable(), secret, { name: "a" }],
    ["an optional field", z.object({ user: User.optional() }), { user: secret }, { user: { name: "a" } }],
    ["a default", z.object({ user: User.default({ name: "b" }) }), { user: secret }, { user: { name: "a" } }],
    ["a refined object", User.refine(() => true), secret, { name: "a" }],
    ["a readonly object", User.readonly(), secret, { name: "a" }],
    ["a union", z.union([z.object({ kind: z.literal("x") }), User]), secret, { name: "a" }],
    [
      "a discriminated union",
      z.discriminatedUnion("kind", [z.object({ kind: z.literal("a"), a: z.int() }), z.object({ kind: z.literal("b"), b: z.int() })]),
      { kind: "b", b: 1, a: 2 },
      { kind: "b", b: 1 },
    ],
    [
      "an intersection of its parts",
      z.object({ user: User }).extend({ n: z.int() }),
      { user: secret, n: 1, m: 2 },
      { user: { name: "a" }, n: 1 },
    ],
  ])("of %s", async (_title, model, value, expected) => {
    expect(await respond(model, value)).toMatchObject({ status: 200 })
    expect((await respond(model, value)).body).toEqual(expected)
  })

  test("of a recursive model", async () => {
    const Tree = z
      .object({
        value: z.int(),
        get children(): z.ZodType {
          return z.array(Tree).default([])
        },
      })
      .meta({ id: "FilteredTree" })
    const value = { value: 1, secret: 1, children: [{ value: 2, secret: 2, children: [{ value: 3, secret: 3 }] }] }
    expect((await respond(Tree, value)).body).toEqual({
      value: 1,
      children: [{ value: 2, children: [{ value: 3, children: [] }] }],
    })
  })

  test("of a class instance, getters included", async () => {
    class Account {
      name = "a"
      password = "p"
      get email() {
        return "e"
      }
    }
    expect((await respond(User, new Account())).body).toEqual({ name: "a", email: "e" })
  })

  test("in the order of the model", async () => {
    expect((await respond(z.object({ b: z.int(), a: z.int() }), { a: 1, b: 2 })).text).toBe('{"b":2,"a":1}')
  })

  test("a loose object keeps the others, a catchall checks them", async () => {
    expect((await respond(z.looseObject({ a: z.int() }), { a: 1, b: 2 })).body).toEqual({ a: 1, b: 2 })
    const rest = z.object({ a: z.int() }).catchall(User)
    expect((await respond(rest, { a: 1, b: secret })).body).toEqual({ a: 1, b: { name: "a" } })
  })
})

describe("absent fields", () => {
  test("become their default; optional ones stay away", async () => {
    const model = z.object({ a: z.int().default(1), b: z.string().nullable().default(null), c: z.string().optional() })
    expect((await respond(model, {})).body).toEqual({ a: 1, b: null })
    expect((await respond(model, { a: undefined, c: undefined })).body).toEqual({ a: 1, b: null })
  })

  test("a union takes the member with most of its fields", async () => {
    const model = z.union([z.object({ name: z.string() }), z.object({ name: z.string(), size: z.int() })])
    expect((await respond(model, { name: "a", size: 1 })).body).toEqual({ name: "a", size: 1 })
    expect((await respond(model, { name: "a" })).body).toEqual({ name: "a" })
  })
})

describe("models that are no objects", () => {
  test.each<[z.ZodType, unknown, string]>([
    [z.int(), 5, "5"],
    [z.string(), "é", '"é"'],
    [z.boolean(), true, "true"],
    [z.array(z.string()), ["a"], '["a"]'],
    [z.enum(["a", "b"]), "a", '"a"'],
    [z.null(), null, "null"],
    [z.string().nullable(), null, "null"],
    [z.any(), { a: [1] }, '{"a":[1]}'],
  ])("%#: the value is written as JSON", async (model, value, text) => {
    expect(await respond(model, value)).toMatchObject({ status: 200, text })
  })
})

describe("no model", () => {
  test("everything leaves, dates, sets, maps and big integers as JSON has them", async () => {
    const value = { a: 1, when: new Date(0), set: new Set([1]), map: new Map([["k", 2]]), big: 12345678901234567890n, gone: undefined }
    expect((await respond(null, value)).text).toBe(
      '{"a":1,"when":"1970-01-01T00:00:00Z","set":[1],"map":{"k":2},"big":12345678901234567890}',
    )
  })

  test("nothing returned is null", async () => {
    expect(await respond(null, undefined)).toMatchObject({ status: 200, text: "null" })
  })

  test("the content type is application/json without a charset", async () => {
    expect((await respond(null, 1)).headers.get("content-type")).toBe("application/json")
    expect((await respond(z.int(), 1)).headers.get("content-type")).toBe("application/json")
  })
})

describe("a value that does not fit", () => {
  const { logger, events } = remember()
  const broken = new Hayapi({ logger })
  broken.get("/users/{id}", { responseModel: z.object({ users: z.array(User) }) }, (): any => ({
    users: [{ name: "fine" }, { name: 5, password: "hidden-password" }],
  }))

  test("is a plain 500 that tells nothing of the data", async () => {
    const { status, text, headers } = await ask(broken, "/users/1")
    expect([status, text, headers.get("content-type")]).toEqual([500, "Internal Server Error", "text/plain; charset=utf-8"])
  })

  test("is logged with operation, place and reason, without the data", () => {
    const [event] = events
    expect(event).toMatchObject({
      level: "error",
      details: {
        event: "unhandled_error",
        method: "GET",
        path: "/users/1",
        errors: [{ type: "string_type", loc: ["response", "users", 1, "name"], msg: "Input should be a valid string" }],
      },
    })
    expect(JSON.stringify(event)).toContain("GET /users/{id}")
    expect(JSON.stringify(event)).not.toContain("hidden-password")
  })

  test("is thrown into the test that asked for it", async () => {
    await using strict = new TestClient(broken)
    await expect(strict.get("/users/1")).rejects.toThrow(/GET \/users\/\{id\} returned a value that does not fit its response model/)
  })

  test.each<[string, z.ZodType, unknown]>([
    ["a missing field", User, {}],
    ["null", User, null],
    ["nothing", User, undefined],
    ["an array", User, []],
    ["a text for a number", z.int(), "5"],
    ["a fraction for an integer", z.int(), 1.5],
    ["NaN", z.number(), Number.NaN],
    ["Infinity", z.number(), Number.POSITIVE_INFINITY],
    ["a value outside a range", z.int().max(3), 4],
    ["a value outside an enum", z.enum(["a"]), "b"],
    ["a failed refinement", User.refine(() => false), { name: "a" }],
    ["an undeclared field of a strict object", z.strictObject({ a: z.int() }), { a: 1, b: 2 }],
    ["no member of a union", z.union([User, z.int()]), "x"],
    ["a bad date", z.date(), new Date(Number.NaN)],
    ["a value that `catch` would replace", z.int().catch(0), "x"],
  ])("%s", async (_title, model, value) => {
    expect((await respond(model, value)).status).toBe(500)
  })

  test("a cycle, without a model too", async () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    expect(await respond(null, cycle)).toMatchObject({ status: 500, text: "Internal Server Error" })
  })
})
