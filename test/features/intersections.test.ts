// Intersections of models and template literals: what is checked, what leaves, and what the document says.
import { Hayapi, Query } from "hayapi"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet } from "./ask.ts"

const Named = z.object({ name: z.string(), id: z.int() }).meta({ id: "Named" })
const Priced = z.object({ price: z.number(), currency: z.string().default("EUR"), id: Named.shape.id }).meta({ id: "Priced" })

describe("an intersection of models", () => {
  const app = new Hayapi({ logger: quiet })
  const Item = Named.and(Priced)
  app.post("/", { params: { item: Item }, responseModel: Item }, ({ item }) => ({ ...item, secret: "not in a model" }))

  test("is a body without a marker, with the fields of both", async () => {
    const { body } = await ask(app, "POST /", { json: { name: "Pot", id: 1, price: 2, more: true } })
    expect(body).toEqual({ name: "Pot", id: 1, price: 2, currency: "EUR" })
  })

  test("has problems in pydantic's words, once for a field that both have", async () => {
    const json = { name: 5, price: 2 }
    const { status, body } = await ask(app, "POST /", { json })
    expect(status).toBe(422)
    expect(body.detail).toEqual([
      { type: "string_type", loc: ["body", "name"], msg: "Input should be a valid string", input: 5 },
      { type: "missing", loc: ["body", "id"], msg: "Field required", input: json },
    ])
    expect((await ask(app, "POST /", { json: [] })).body.detail).toMatchObject([{ type: "model_attributes_type", loc: ["body"] }])
  })

  test("refers to its models in the document, and is one object where they have no names", async () => {
    const plain = new Hayapi()
    plain.post("/", { params: { item: z.object({ a: z.int() }).and(z.strictObject({ b: z.string().optional() })) } }, () => 1)
    const schemaOf = async (of: Hayapi) => (await of.openapi()).paths["/"]!.post.requestBody.content["application/json"].schema
    const refs = [{ $ref: "#/components/schemas/Named" }, { $ref: "#/components/schemas/Priced" }]
    expect(await schemaOf(app)).toEqual({ allOf: refs, title: "Item" })
    const properties = { a: { type: "integer", title: "A" }, b: { type: "string", title: "B" } }
    expect(await schemaOf(plain)).toEqual({ type: "object", properties, required: ["a"], title: "Item" })
  })

  test("is flattened in the query like every model", async () => {
    const app = new Hayapi()
    app.get("/", { params: { page: Query(z.object({ skip: z.int().default(0) }).and(z.object({ limit: z.int() }))) } }, ({ page }) => page)
    expect((await ask(app, "/?limit=5")).body).toEqual({ skip: 0, limit: 5 })
    expect((await app.openapi()).paths["/"]!.get.parameters.map(({ name }: any) => name)).toEqual(["skip", "limit"])
  })

  test("refuses names that neither of two strict ones has, and only those", async () => {
    const app = new Hayapi({ logger: quiet })
    app.post("/", { params: { item: z.strictObject({ a: z.int() }).and(z.strictObject({ b: z.int() })) } }, ({ item }) => item)
    expect((await ask(app, "POST /", { json: { a: 1, b: 2 } })).body).toEqual({ a: 1, b: 2 })
    const { body } = await ask(app, "POST /", { json: { a: 1, b: 2, c: 3 } })
    expect(body.detail).toMatchObject([{ type: "extra_forbidden", loc: ["body", "c"] }])
  })

  test("keeps the refinements of its sides, each of which sees its own fields, also on the way out", async () => {
    const app = new Hayapi({ logger: quiet })
    const seen: unknown[] = []
    const Left = z.object({ a: z.int() }).refine((value) => seen.push(value) > 0 && value.a < 10, "too large")
    const Both = Left.and(z.object({ b: z.int() }))
    app.post("/", { params: { item: Both }, responseModel: Both }, ({ item }) => ({ ...item, a: item.a * 5 }))
    expect((await ask(app, "POST /", { json: { a: 1, b: 2 } })).body).toEqual({ a: 5, b: 2 })
    expect(seen).toEqual([{ a: 1 }, { a: 5 }])
    const { body } = await ask(app, "POST /", { json: { a: 11, b: 2 } })
    expect(body.detail).toMatchObject([{ type: "value_error", loc: ["body"], msg: "Value error, too large" }])
    expect((await ask(app, "POST /", { json: { a: 2, b: 2 } })).status).toBe(500)
  })
})

test("a template literal is a query parameter with a pattern", async () => {
  const app = new Hayapi()
  const Id = z.templateLiteral(["item-", z.int()])
  app.get("/", { params: { id: Id } }, ({ id }) => id)
  expect((await ask(app, "/?id=item-7")).body).toBe("item-7")
  const [parameter] = (await app.openapi()).paths["/"]!.get.parameters
  expect(parameter.schema).toEqual({ type: "string", pattern: expect.stringMatching(/^\^item-/), title: "Id" })
  const { status, body } = await ask(app, "/?id=7")
  expect([status, body.detail[0].type, body.detail[0].loc]).toEqual([422, "string_pattern_mismatch", ["query", "id"]])
})
