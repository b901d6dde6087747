// Defaults belong to one request: whatever a handler does to its values, the next request and the document do not see it.
import { Body, Cookie, Form, Hayapi, Header, JSONResponse, Query, RequestValidationError, validate } from "hayapi"
import { readSettings } from "hayapi/settings"
import { TestClient } from "hayapi/testing"
import { base64 } from "hayapi/types"
import { describe, expect, it } from "vitest"
import { z } from "zod"

/** Changes everything that can be changed in a value, at every depth. */
function spoil(value: unknown): void {
  if (typeof value !== "object" || value === null) return
  if (value instanceof Date) value.setTime(value.getTime() + 1000)
  else if (value instanceof URL) value.pathname = "/spoilt"
  else if (value instanceof Uint8Array) value.fill(9)
  else if (value instanceof Set) {
    for (const inner of value) spoil(inner)
    value.add("spoilt")
  } else if (value instanceof Map) {
    for (const inner of [...value.keys(), ...value.values()]) spoil(inner)
    value.set("spoilt", 1)
  } else {
    for (const inner of Object.values(value)) spoil(inner)
    if (Object.isFrozen(value)) return
    if (Array.isArray(value)) value.push("spoilt")
    else Object.assign(value, { spoilt: true })
  }
}

/** A value as text, with what JSON does not say. */
const show = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => {
    if (inner instanceof Map) return { map: [...inner] }
    if (inner instanceof Set) return { set: [...inner] }
    return inner instanceof Uint8Array ? { bytes: [...inner] } : inner
  })

const Tags = z.object({ tags: z.array(z.string()) })
const shared = { tags: ["a"] }
const deep = () => ({ list: [{ tags: ["a"] }], map: new Map([["k", { set: new Set([1]) }]]), at: new Date(0), bytes: new Uint8Array([1]) })
const isoDate = z.codec(z.iso.datetime(), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() })
const Loose = z.looseObject({ tags: z.array(z.any()).default([{ a: 1 }]) })

const bodyForms: Record<string, () => z.ZodType> = {
  object: () => Tags.default({ tags: ["a"] }),
  "empty array in an object": () => Tags.default({ tags: [] }),
  array: () => z.array(Tags).default([{ tags: ["a"] }]),
  record: () => z.record(z.string(), Tags).default({ k: { tags: ["a"] } }),
  map: () => z.map(z.string(), Tags).default(new Map([["k", { tags: ["a"] }]])),
  set: () => z.set(Tags).default(new Set([{ tags: ["a"] }])),
  tuple: () => z.tuple([Tags]).default([{ tags: ["a"] }]),
  "tuple item": () => z.tuple([Tags.default({ tags: ["a"] })]).prefault([] as never),
  date: () => z.date().default(new Date(0)),
  "dates in an array": () => z.array(z.date()).default([new Date(0)]),
  bytes: () => base64().default(new Uint8Array([1])),
  codec: () => isoDate.default(new Date(0)),
  "codec around a default": () => z.codec(Tags.default({ tags: ["a"] }), Tags, { decode: (value) => value, encode: (value) => value }),
  "default of a codec's decoded side": () =>
    z.codec(z.any().optional(), z.looseObject({ d: z.date().default(new Date(0)) }), { decode: () => ({}), encode: () => ({}) }),
  any: () => z.any().default(deep()),
  "prefault of any": () => z.any().prefault(deep()),
  prefault: () => z.looseObject({}).prefault(deep()),
  "function that returns one object": () => Tags.default(() => shared),
  "prefault function that returns one object": () => z.any().prefault(() => shared),
  "default inside optional": () => Tags.default({ tags: ["a"] }).optional(),
  "default inside nullable": () => Tags.default({ tags: ["a"] }).nullable(),
  "optional inside default": () => Tags.optional().default({ tags: ["a"] }),
  "default inside default": () => z.object({ inner: Tags.default({ tags: ["a"] }) }).default({ inner: { tags: ["b"] } }),
  "default below prefault": () => z.object({ inner: Tags.default({ tags: ["a"] }) }).prefault({}),
  readonly: () => Tags.default({ tags: ["a"] }).readonly(),
  lazy: () => z.lazy(() => Tags.default({ tags: ["a"] })),
  refined: () => Tags.default({ tags: ["a"] }).refine(() => true),
  "refined below": () => Tags.refine(() => true).default({ tags: ["a"] }),
  "refined later": () => z.object({ tags: z.array(z.any()).refine(async () => true) }).prefault({ tags: [{ a: 1 }] }),
  "union member": () => z.union([z.number(), Tags.default({ tags: ["a"] })]),
  catch: () => Tags.catch({ tags: ["a"] }),
  "catch with a function that returns one object": () => Tags.catch(() => shared),
  "catch that looks at the input": () => Tags.catch((context) => (context === undefined ? { tags: [] } : shared)),
  "intersection that Zod validates": () => z.intersection(Loose, z.looseObject({})).prefault({}),
  "catch in what Zod validates": () =>
    z.intersection(z.looseObject({ c: Tags.catch({ tags: ["a"] }) }), z.object({})).prefault({ c: 5 as never }),
  "function default in what Zod validates": () =>
    z.intersection(z.looseObject({ c: Tags.default(() => shared) }), z.looseObject({})).prefault({}),
  "lazy default in what Zod validates": () =>
    z
      .intersection(z.looseObject({ c: z.lazy(() => z.map(z.string(), z.any()).default(new Map([["k", [1]]]))) }), z.looseObject({}))
      .prefault({}),
  preprocess: () => z.preprocess((value) => value ?? {}, Loose),
  pipe: () =>
    z
      .any()
      .optional()
      .pipe(z.looseObject({ tags: z.array(z.any()).default([{ a: 1 }]) }).prefault({})),
  url: () => z.instanceof(URL).default(new URL("http://a/b")),
}

const textForms: Record<string, () => z.ZodType> = {
  array: () => z.array(z.string()).default(["a"]),
  set: () => z.set(z.string()).default(new Set(["a"])),
  tuple: () => z.tuple([z.date()]).default([new Date(0)]),
  date: () => z.date().default(new Date(0)),
  codec: () => isoDate.default(new Date(0)),
  "function that returns one object": () => z.array(z.string()).default(() => shared.tags),
  optional: () => z.array(z.string()).default(["a"]).optional(),
  prefault: () => z.array(z.string()).prefault(["a"]),
  catch: () => z.array(z.int()).catch([1]),
  "refined later": () =>
    z
      .array(z.string())
      .default(["a"])
      .refine(async () => true),
}

type Params = Record<string, any>
const bodyPlaces: Record<string, (form: z.ZodType) => Params> = {
  "the body": (form) => ({ value: Body(form) }),
  "a field of the body": (form) => ({ value: z.object({ inner: form }) }),
  "a field of a body of several": (form) => ({ value: Body(form), other: Body(z.object({}).optional()) }),
  "an item of a list": (form) => ({ value: z.object({ list: z.array(z.object({ inner: form })) }) }),
}
const textPlaces: Record<string, (form: z.ZodType) => Params> = {
  query: (form) => ({ value: Query(form) }),
  "a model of the query": (form) => ({ value: Query(z.object({ inner: form })) }),
  "a default model of the query": (form) => ({ value: Query(z.object({ inner: form }).prefault({} as never)) }),
  header: (form) => ({ value: Header(form) }),
  "a model of headers": (form) => ({ value: Header(z.object({ inner: form })) }),
  cookie: (form) => ({ value: Cookie(form) }),
  "a model of cookies": (form) => ({ value: Cookie(z.object({ inner: form })) }),
  form: (form) => ({ value: Form(form), other: Form(z.string().optional()) }),
  "a model of the form": (form) => ({ value: Form(z.object({ inner: form })) }),
}

async function seeTwice(params: Params, request: object): Promise<string[]> {
  const seen: string[] = []
  const app = new Hayapi()
  app.post("/", { params }, (values: object) => {
    seen.push(show(values))
    spoil(values)
  })
  await using client = new TestClient(app)
  for (let i = 0; i < 3; i++) expect((await client.post("/", request)).status).toBe(200)
  return seen
}

async function documentOf(params: Params): Promise<string> {
  const app = new Hayapi()
  app.post("/", { params, responseModel: z.any() }, () => null)
  return JSON.stringify(await app.openapi())
}

const pairs = (forms: typeof bodyForms, places: typeof bodyPlaces) =>
  Object.entries(places).flatMap(([place, make]) =>
    Object.entries(forms).map(([form, schema]) => ({ place, form, params: () => make(schema()) })),
  )

describe("what a handler does to a default stays in its request and out of the document", () => {
  it.each(pairs(bodyForms, bodyPlaces))("$form in $place", async ({ place, params }) => {
    const declared = params()
    const before = await documentOf(declared)
    const json = place === "an item of a list" ? { list: [{}, {}] } : {}
    const seen = await seeTwice(declared, place === "the body" ? {} : { json })
    expect(new Set(seen).size, seen.join("\n")).toBe(1)
    expect(await documentOf(declared)).toBe(before)
  })

  it.each(pairs(textForms, textPlaces))("$form in $place", async ({ place, params }) => {
    const declared = params()
    const before = await documentOf(declared)
    const seen = await seeTwice(declared, place.endsWith("form") ? { data: { more: "1" } } : {})
    expect(new Set(seen).size, seen.join("\n")).toBe(1)
    expect(await documentOf(declared)).toBe(before)
  })

  it.each(Object.keys(bodyForms))("%s outside of requests, in settings and in messages", async (form) => {
    const schema = z.object({ inner: bodyForms[form]!() })
    const app = new Hayapi()
    app.websocket("/", async ({ websocket }) => {
      await websocket.accept()
      for (let i = 0; i < 2; i++) {
        const value = await websocket.receiveJson(schema)
        await websocket.sendText(show(value))
        spoil(value)
      }
    })
    const seen: string[] = []
    const see = (value: unknown): void => {
      seen.push(show(value))
      spoil(value)
    }
    await using client = new TestClient(app)
    await using socket = await client.websocket("/")
    for (let i = 0; i < 2; i++) {
      await socket.sendJson({})
      seen.push(await socket.receiveText())
      see(await validate(schema, {}))
      if (form !== "refined later") see(readSettings(schema, { env: {} }))
    }
    expect(new Set(seen).size, seen.join("\n")).toBe(1)
  })

  it("a refinement of a response model that changes its value", async () => {
    const seen: string[] = []
    const look = (value: unknown): boolean => {
      seen.push(show(value))
      spoil(value)
      return true
    }
    const model = z.object({ inner: Tags.refine(look).default({ tags: ["a"] }), list: z.array(z.any()).default([{ a: 1 }]) }).refine(look)
    const app = new Hayapi()
    app.get("/", { responseModel: model }, () => ({}))
    await using client = new TestClient(app)
    const bodies = [await (await client.get("/")).text(), await (await client.get("/")).text()]
    expect(bodies[1]).toBe(bodies[0])
    expect(seen.slice(seen.length / 2)).toEqual(seen.slice(0, seen.length / 2))
  })

  it("an exception handler that changes the input that a 422 shows", async () => {
    const app = new Hayapi()
    app.exceptionHandler(RequestValidationError, (_request, error) => {
      const text = show(error.errors)
      spoil(error.errors)
      return new JSONResponse({ text }, { statusCode: 422 })
    })
    app.get("/", { params: { page: Query(z.object({ needed: z.string(), tags: z.array(z.string()).default(["a"]) })) } }, () => null)
    await using client = new TestClient(app)
    const texts = [await (await client.get("/")).text(), await (await client.get("/")).text()]
    expect(texts[0]).toContain("tags")
    expect(texts[1]).toBe(texts[0])
  })
})

it("an instance of a class is handed out as it is, and a function makes a new one for each request", async () => {
  class Counter {
    #count = 0
    next = () => ++this.#count
  }
  class Dated extends Date {}
  const dated = new Dated(0)
  const counter = new Counter()
  const schema = z.object({
    dated: z.instanceof(Dated).default(dated),
    one: z.instanceof(Counter).default(counter),
    each: z.instanceof(Counter).default(() => new Counter()),
  })
  const first = await validate(schema, {})
  const second = await validate(schema, {})
  expect(first.one).toBe(counter)
  expect(first.dated).toBe(dated)
  expect(second.each).not.toBe(first.each)
})

it("a default of a response model whose schema answers later is validated until it has answered, not for ever", async () => {
  const Later = z.object({ a: z.string() }).refine(async () => true)
  const app = new Hayapi()
  app.get(
    "/",
    {
      responseModel: z.object({
        inner: Later.default({ a: "x" }),
        id: z
          .string()
          .refine(async () => true)
          .prefault(() => crypto.randomUUID()),
      }),
    },
    () => ({}) as never,
  )
  await using client = new TestClient(app)
  const response = await client.get("/")
  expect(await response.json()).toMatchObject({ inner: { a: "x" } })
})

it("a default may refer to itself, and twice to one object", async () => {
  const tags = ["a"]
  const graph: Record<string, unknown> = { tags, same: tags, buffer: Buffer.from("a") }
  graph.self = graph
  const { value } = await validate(z.object({ value: z.any().default(() => graph) }), {})
  expect(value).not.toBe(graph)
  expect(value.self).toBe(value)
  expect(value.same).toBe(value.tags)
  expect([value.buffer.equals(Buffer.from("a")), value.buffer.buffer === (graph.buffer as Buffer).buffer]).toEqual([true, false])
})
