// What the guide says about schemas: the document of the example, and every row of the page's two tables.
import { readFileSync } from "node:fs"
import { Body, Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { app } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

const page = readFileSync(new URL("../../guide/schemas-and-examples.md", import.meta.url), "utf8")
const rows = [...page.matchAll(/^\| `(z\..*)` \|$|^\| `(z\..*)` \| (.*) \|$/gm)].map(([row]) => row.slice(2, -2).split(" | "))
const code = (cell: string | undefined): string => cell!.replace(/^`|`$/g, "")

/** An app that takes the schema of a row as its body. */
function appOf(schema: string): Hayapi {
  const A = z.object({ k: z.literal("a") })
  const B = z.object({ k: z.literal("b") })
  const taking = new Hayapi()
  taking.post("/", { params: { value: Body(new Function("z", "A", "B", `return ${schema}`)(z, A, B)) } }, () => "taken")
  return taking
}

const described = rows.filter((cells) => cells.length === 2)
test.each(described)("%s is %s in the document", async (schema, shown) => {
  const { paths } = await appOf(code(schema)).openapi()
  const { title: _title, ...body } = paths["/"]!.post.requestBody.content["application/json"].schema
  expect(body).toEqual(JSON.parse(code(shown)))
})

const refused = rows.filter((cells) => cells.length === 4)
test.each(refused)("%s refuses %s: %s", async (schema, value, type, msg) => {
  await using taking = new TestClient(appOf(code(schema)))
  const response = await taking.post("/", { json: JSON.parse(code(value)) })
  expect(await response.json()).toMatchObject({ detail: [{ type: code(type), msg }] })
})

test("the tables have rows", () => {
  expect(described.length).toBeGreaterThan(20)
  expect(refused.length).toBeGreaterThan(30)
})

test("what a schema says of itself is in the document", async () => {
  const { components, paths } = await app.openapi()
  expect(components?.schemas?.Plant).toEqual({
    type: "object",
    title: "Plant",
    description: "One plant of the *nursery*.",
    examples: [{ name: "Basil", height: 40 }],
    required: ["name", "height"],
    properties: {
      name: { type: "string", title: "Common name", description: "As gardeners say it.", examples: ["Basil"] },
      height: { type: "number", exclusiveMinimum: 0, title: "Height", description: "In centimetres." },
      latin: { type: "string", title: "Latin", deprecated: true },
    },
  })
  expect(paths["/plants/{plant_id}"]!.put.requestBody.content["application/json"].examples).toEqual({
    herb: { summary: "A herb", description: "Small, and **smells** good.", value: { name: "Basil", height: 40 } },
    wrong: { summary: "Refused", value: { name: "Basil", height: "tall" } },
  })
  expect(paths["/plants/{plant_id}"]!.put.parameters[1].examples).toEqual({ moved: { value: "It was moved" } })
})

test("other keys go into the document, and the id comes last", async () => {
  const other = new Hayapi({ schemaTitles: false })
  const Model = z.object({ a: z.int().meta({ "x-unit": "cm" }) }).meta({ id: "Model" })
  other.post("/", { params: { value: Model.refine(({ a }) => a > 0) } }, () => null)
  const { components, paths } = await other.openapi()
  expect(paths["/"]!.post.requestBody.content["application/json"].schema.properties).toEqual({ a: { type: "integer", "x-unit": "cm" } })
  expect(components?.schemas).not.toHaveProperty("Model")
})

test("a refinement runs beside a wrong field, unless it is missing or of another type", async () => {
  const send = async (json: object): Promise<any> => (await client.post("/accounts/", { json })).json()
  const both = await send({ name: "R", password: "plumbus12", repeated: "other" })
  expect(both.detail.map(({ type }: { type: string }) => type)).toEqual(["string_too_short", "value_error"])
  expect((await send({ name: "Rick", password: 1, repeated: "other" })).detail).toHaveLength(1)
  expect(await send({ password: "plumbus12", repeated: "plumbus12" })).toMatchObject({
    detail: [{ type: "missing", msg: "A name, please" }],
  })
})

test("a plain union tells the problems of every member", async () => {
  await using taking = new TestClient(appOf("z.union([z.int(), z.string()])"))
  const response = await taking.post("/", { json: true })
  expect(await response.json()).toMatchObject({ detail: [{ loc: ["body", "int"] }, { loc: ["body", "str"] }] })
})
