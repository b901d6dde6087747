// Declarations that cannot work fail where they are declared or when the app starts, with a code, the place and the remedy.
import {
  Body,
  Cookie,
  type DeclarationCode,
  DeclarationError,
  Depends,
  dependency,
  Hayapi,
  Header,
  HTTPException,
  Path,
  Query,
  Router,
} from "hayapi"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { quiet } from "./ask.ts"

// What the types refuse is declared without them here.
type Loose = any

async function startError(declare: (app: Loose) => void): Promise<DeclarationError> {
  const app = new Hayapi({ logger: quiet })
  try {
    declare(app)
    const run = await app.start()
    await run.stop()
  } catch (error) {
    if (error instanceof DeclarationError) return error
    throw error
  }
  throw new Error("The app started")
}

async function expectError(code: DeclarationCode, words: RegExp, declare: (app: Loose) => void) {
  const error = await startError(declare)
  expect(error.code).toBe(code)
  expect(error.message).toMatch(words)
  expect(error.message).toContain(`(${code})`)
}

describe("reserved names", () => {
  test.each(["request", "response", "background", "signal", "websocket", "securityScopes", "__proto__"])("%s cannot be declared", (name) =>
    expectError("HAYAPI_RESERVED_NAME", new RegExp(`GET /items: "${name}" is a reserved name.*alias`), (app) => {
      const params = Object.defineProperty({}, name, { value: z.string(), enumerable: true })
      app.get("/items", { params }, () => 1)
    }),
  )

  test("a dependency cannot declare one either; the error names both", () =>
    expectError("HAYAPI_RESERVED_NAME", /GET \/items, dependency current/, (app) => {
      const current = dependency({ request: z.string() } as Loose, function current() {})
      app.get("/items", { params: { current } }, () => 1)
    }))

  test("an alias takes such a name from the wire", async () => {
    const app = new Hayapi()
    app.get("/items", { params: { wanted: Query(z.string(), { alias: "request" }) } }, ({ wanted, request }) => [wanted, request.path])
    await using client = new TestClient(app)
    expect(await (await client.get("/items?request=x")).json()).toEqual(["x", "/items"])
  })
})

describe("inputs", () => {
  test.each([
    ["z.any()", z.any()],
    ["a union of a scalar and an object", z.union([z.string(), z.object({})])],
  ])("%s does not determine where its value comes from", (_title, schema) =>
    expectError("HAYAPI_UNKNOWN_SOURCE", /"value".*Query\(\), Header\(\), Cookie\(\), Body\(\), Form\(\) or Upload\(\)/, (app) =>
      app.get("/items", { params: { value: schema } }, () => 1),
    ),
  )

  test.each([["a string"], [{}], [null], [undefined], [Number]])("%j is no declaration", (value) =>
    expectError("HAYAPI_NOT_A_DECLARATION", /"value" is not a schema, marker or dependency/, (app) =>
      app.get("/items", { params: { value } }, () => 1),
    ),
  )

  test("two inputs of one source cannot read the same name", () =>
    expectError("HAYAPI_DUPLICATE_FIELD", /query "limit"/, (app) =>
      app.get("/items", { params: { page: Query(z.object({ limit: z.int() })), limit: z.int() } }, () => 1),
    ))

  test("the same name from two sources is fine", async () => {
    const app = new Hayapi()
    app.get("/items/{id}", { params: { id: z.int(), other: Header(z.int(), { alias: "id" }) } }, () => 1)
    await (await app.start()).stop()
  })

  test("a path parameter cannot be optional", () =>
    expectError("HAYAPI_PATH_PARAMETER", /"id" is in the path, so it cannot be optional/, (app) =>
      app.get("/items/{id}", { params: { id: z.int().optional() } }, () => 1),
    ))

  test.each([
    ["a list", z.array(z.string())],
    ["a set", z.set(z.int())],
    ["a tuple", z.tuple([z.int(), z.int()])],
    ["a record", z.record(z.string(), z.int())],
    ["an object", z.object({ a: z.int() })],
    ["a file", z.file()],
  ])("a path parameter cannot be %s", (_title, schema) =>
    expectError("HAYAPI_PATH_PARAMETER", /"id" is in the path, so it cannot be a list, an object or a file/, (app) =>
      app.get("/items/{id}", { params: { id: schema } }, () => 1),
    ),
  )

  test.each([
    ["a list of objects", Query(z.array(z.object({ a: z.int() })))],
    ["a tuple of objects", Query(z.tuple([z.object({}), z.object({})]).optional())],
    ["a list of lists", Header(z.array(z.array(z.string())))],
    ["a record", Query(z.record(z.string(), z.int()).nullable().default(null))],
    ["a file", Cookie(z.file())],
  ])("no text fits %s", (_title, declared) =>
    expectError("HAYAPI_TEXT_PARAMETER", /no text fits the schema of "value"; a (query|header|cookie) has text/, (app) =>
      app.get("/items", { params: { value: declared } }, () => 1),
    ),
  )

  class NoSchema {}
  test.each([
    ["responseModel", { responseModel: NoSchema }],
    ["responses", { responses: { 500: { model: NoSchema } } }],
  ])("what %s takes as a model must be a schema", (_title, options) =>
    expectError("HAYAPI_NOT_A_DECLARATION", /its response model is not a schema/, (app) => app.get("/items", options, () => 1)),
  )

  test("Path() must be in the path", () =>
    expectError("HAYAPI_PATH_PARAMETER", /"id" is declared with Path\(\) but is not in the path/, (app) =>
      app.get("/items", { params: { id: Path(z.int()) } }, () => 1),
    ))
})

describe("paths", () => {
  test.each([["items"], ["/items/{id"], ["/items/{}"], ["/items/{a}/{a}"], ["/items/{id:nope}"]])("%s is no path", (path) =>
    expectError("HAYAPI_PATH", /\(HAYAPI_PATH\)/, (app) => app.get(path, () => 1)),
  )

  test.each([["items"], ["/items/"]])("%s is no prefix", (prefix) => {
    expect(() => new Router({ prefix })).toThrow(DeclarationError)
    expect(() => new Hayapi().include(new Router(), { prefix })).toThrow(DeclarationError)
    expect(() => new Hayapi().mount(prefix, { fetch: () => new Response() })).toThrow(DeclarationError)
  })

  test("prefix and path cannot be both empty", () =>
    expectError("HAYAPI_PATH", /cannot be both empty/, (app) => {
      const router: Loose = new Router()
      router.get("", () => 1)
      app.include(router)
    }))
})

describe("answers", () => {
  test.each([204, 205, 304])("the status %i has no model", (statusCode) =>
    expectError("HAYAPI_BODYLESS_STATUS", new RegExp(`GET /items: status code ${statusCode} must not have a response body`), (app) =>
      app.get("/items", { statusCode, responseModel: z.int() }, () => 1),
    ),
  )

  test("nor does a documented one", () =>
    expectError("HAYAPI_BODYLESS_STATUS", /responses\[204\]/, (app) =>
      app.get("/items", { responses: { 204: { model: z.int() } } }, () => 1),
    ))

  test.each(["600", "6XX", "ok", "40", "4X"])("%s is no key of responses", (key) =>
    expectError("HAYAPI_RESPONSE_KEY", new RegExp(`"${key}" in responses`), (app) =>
      app.get("/items", { responses: { [key]: {} } }, () => 1),
    ),
  )

  test.each([
    ["a transform", z.object({ list: z.array(z.object({ n: z.string().transform(Number) })) }), /list\.\[\]\.n/],
    ["a preprocess", z.object({ n: z.preprocess(Number, z.number()) }), /the field n/],
    ["a transform at the top", z.string().transform(Number), /the response model has a one-way/],
  ])("%s has no way back to the wire", (_title, responseModel, words) =>
    expectError("HAYAPI_ONE_WAY_MODEL", words, (app) => app.get("/items", { responseModel }, () => 1)),
  )
})

describe("models", () => {
  test("two different models cannot have one id", () =>
    expectError("HAYAPI_DUPLICATE_MODEL", /"Item"/, (app) => {
      app.get("/a", { responseModel: z.object({ a: z.int() }).meta({ id: "Item" }) }, () => ({ a: 1 }))
      app.get("/b", { responseModel: z.object({ b: z.int() }).meta({ id: "Item" }) }, () => ({ b: 1 }))
    }))

  test("nor one in a body and one in an error", () =>
    expectError("HAYAPI_DUPLICATE_MODEL", /"Item"/, (app) => {
      app.post("/a", { params: { item: z.object({ a: z.int() }).meta({ id: "Item" }) } }, () => 1)
      app.get("/b", { responses: { 404: { model: z.object({ b: z.int() }).meta({ id: "Item" }) } } }, () => 1)
    }))

  test("two equal ones can", async () => {
    const app = new Hayapi()
    app.get("/a", { responseModel: z.object({ a: z.int() }).meta({ id: "Twin" }) }, () => ({ a: 1 }))
    app.get("/b", { responseModel: z.object({ a: z.int() }).meta({ id: "Twin" }) }, () => ({ a: 1 }))
    await (await app.start()).stop()
  })

  test("a recursive model needs an id", () =>
    expectError("HAYAPI_RECURSIVE_MODEL", /POST \/tree: a recursive model needs an id/, (app) => {
      const Tree = z.object({
        value: z.int(),
        get children() {
          return z.array(Tree)
        },
      })
      app.post("/tree", { params: { tree: Tree } }, () => 1)
    }))
})

describe("dependencies", () => {
  test("a request-scoped generator cannot hold one that ends with the function", () =>
    expectError("HAYAPI_DEPENDENCY_SCOPE", /outer lives for the request but depends on inner.*scope "function"/, (app) => {
      const inner = dependency(() => 1, { scope: "function", name: "inner" })
      const outer = dependency(
        { inner },
        function* () {
          yield 2
        },
        { name: "outer" },
      )
      app.get("/items", { params: { outer } }, () => 1)
    }))

  test("an app-scoped one takes app-scoped ones only", () =>
    expectError("HAYAPI_DEPENDENCY_SCOPE", /pool lives as long as the app.*"q"/, (app) => {
      const pool = dependency({ q: z.int() } as Loose, () => 1, { scope: "app", name: "pool" })
      app.get("/items", { params: { pool } }, () => 1)
    }))

  test("an override cannot lead back to what it replaces", () =>
    expectError("HAYAPI_DEPENDENCY_CYCLE", /the dependency outer depends on itself \(through an override\)/, (app) => {
      const real = dependency(() => 1, { name: "real" })
      const outer = dependency({ real }, () => 1, { name: "outer" })
      app.get("/items", { params: { outer } }, () => 1)
      app.dependencyOverrides.set(
        real,
        dependency({ outer }, () => 1, { name: "real" }),
      )
    }))
})

test("a router cannot include itself, directly or through others", () => {
  const [first, second] = [new Router(), new Router()]
  expect(() => first.include(first)).toThrow(/HAYAPI_ROUTER_CYCLE/)
  first.include(second)
  expect(() => second.include(first)).toThrow(/HAYAPI_ROUTER_CYCLE/)
})

test("what fails to start has opened nothing", async () => {
  let opened = false
  const app: Loose = new Hayapi({
    *lifespan() {
      opened = true
      yield
    },
  })
  app.get("/items", { params: { value: z.any() } }, () => 1)
  await expect(app.start()).rejects.toThrow(DeclarationError)
  expect(opened).toBe(false)
})

test("what is wrong is told at the start, not by a request", async () => {
  const app: Loose = new Hayapi()
  app.get("/fine", () => 1)
  app.get("/wrong", { params: { value: Depends(dependency({ x: z.any() } as Loose, () => 1)), body: Body(z.int()) } }, () => {
    throw new HTTPException(418)
  })
  await using client = new TestClient(app)
  await expect(client.get("/fine")).rejects.toThrow(/HAYAPI_UNKNOWN_SOURCE/)
})
