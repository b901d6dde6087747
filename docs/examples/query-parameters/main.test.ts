// What the guide says about query parameters, beyond the exchanges it shows (those are sent by ../guide.test.ts).
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { app, filterPlants, readPlant } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

const json = async (path: string): Promise<any> => (await client.get(path)).json()

test("optional, repeated and empty values", async () => {
  expect(await json("/plants/?starts_with=C")).toEqual(["Cedar"])
  expect(await json("/plants/?skip=1&skip=2")).toEqual(["Cedar", "Dill"])
  expect(await json("/plants/?skip=")).toMatchObject({ detail: [{ type: "int_parsing", input: "" }] })
  expect(await json("/plants/1")).toEqual({ detail: [{ type: "missing", loc: ["query", "shelf"], msg: "Field required", input: null }] })
})

test("texts that are booleans", async () => {
  for (const text of ["1", "true", "t", "yes", "y", "on", "TRUE", "Yes"]) {
    expect(await json(`/plants/1?shelf=top&short=${text}`), text).toEqual({ plant_id: 1 })
  }
  for (const text of ["0", "false", "f", "no", "n", "off", "OFF"]) {
    expect(await json(`/plants/1?shelf=top&short=${text}`), text).toEqual({ plant_id: 1, shelf: "top", name: "Basil" })
  }
  expect(await client.call(readPlant, { plant_id: 1, shelf: "top", short: true })).toEqual({ plant_id: 1 })
})

test("checks", async () => {
  expect(await json("/search?q=ced")).toEqual(["Cedar"])
  expect(await json("/search?q=two%20words")).toMatchObject({
    detail: [{ type: "string_pattern_mismatch", msg: "String should match pattern '^\\w+$'", ctx: { pattern: "^\\w+$" } }],
  })
  expect(await json("/skus")).toEqual({ id: "herb-3" })
})

test("lists are repeated names and nothing else", async () => {
  expect(await json("/tagged?tags=a,b")).toEqual({ tags: ["a,b"], ids: null })
  expect(await json("/tagged?tags[]=a")).toEqual({ tags: ["herb"], ids: null })
  expect(await json("/tagged?ids=1&ids=2&ids=3&ids=4")).toMatchObject({
    detail: [{ type: "too_long", loc: ["query", "ids"], msg: "List should have at most 3 items after validation, not 4" }],
  })
})

test("names and metadata", async () => {
  expect(await json("/reports?item-query=roots&trace=on")).toEqual({ itemQuery: "roots", trace: true })
  const document = await app.openapi()
  expect(document.paths["/reports"]!.get.parameters).toEqual([
    {
      name: "item-query",
      in: "query",
      required: false,
      deprecated: true,
      description: "Looked up in titles and texts.",
      schema: { type: "string", minLength: 3, title: "Query string", description: "Looked up in titles and texts.", deprecated: true },
    },
  ])
})

test("a model is its fields", async () => {
  expect(await client.call(filterPlants, { filter: { limit: 3 } })).toEqual({ limit: 3, offset: 0, order_by: "name", tags: [] })
  const document = await app.openapi()
  const names = document.paths["/filtered"]!.get.parameters.map(({ name }: { name: string }) => name)
  expect(names).toEqual(["limit", "offset", "order_by", "tags"])
})
