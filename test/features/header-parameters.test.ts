// Header parameters: names in kebab-case, repeats, and models.
import { Hayapi, Header } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, expect, test } from "vitest"
import { z } from "zod"

const app = new Hayapi()
const client = new TestClient(app)
afterAll(() => client.close())

async function ask(path: string, headers: readonly (readonly [string, string])[] = []) {
  const response = await client.get(path, { headers })
  const body: any = await response.json()
  return response.status === 422 ? body.detail : body
}

app.get(
  "/names",
  { params: { user_agent: Header(z.string().optional()), xToken: Header(z.string().optional()), n: Header(z.int().default(3)) } },
  ({ user_agent, xToken, n }) => ({ user_agent, xToken, n }),
)

test("snake case and camel case are read from kebab-case", async () => {
  expect(
    await ask("/names", [
      ["User-Agent", "me"],
      ["x-token", "t"],
      ["N", "5"],
    ]),
  ).toEqual({ user_agent: "me", xToken: "t", n: 5 })
})

test("a header with an underscore is another header", async () => {
  expect(await ask("/names", [["x_token", "t"]])).toEqual({ user_agent: "testclient", n: 3 })
})

test("the error has the name of the wire", async () => {
  app.get("/required", { params: { x_key: Header(z.string()) } }, ({ x_key }) => x_key)
  expect(await ask("/required")).toEqual([{ type: "missing", loc: ["header", "x-key"], msg: "Field required", input: null }])
})

test("convertUnderscores: false keeps the underscore", async () => {
  app.get("/kept", { params: { y_key: Header(z.int(), { convertUnderscores: false }) } }, ({ y_key }) => y_key)
  expect(await ask("/kept", [["y_key", "7"]])).toBe(7)
  expect((await ask("/kept", [["y_key", "z"]]))[0].loc).toEqual(["header", "y_key"])
})

test("an alias is the name as it is, in any case of letters", async () => {
  app.get(
    "/alias",
    { params: { a: Header(z.string(), { alias: "X-Some_Name" }), b: Header(z.array(z.string()), { alias: "X-Many" }) } },
    ({ a, b }) => [a, b],
  )
  const headers = [
    ["x-some_name", "1"],
    ["X-MANY", "2"],
  ] as const
  expect(await ask("/alias", headers)).toEqual(["1", ["2"]])
  expect((await ask("/alias"))[0].loc).toEqual(["header", "X-Some_Name"])
})

test("repeats make a list; a scalar takes the first", async () => {
  app.get("/list", { params: { x_many: Header(z.array(z.string())), x_one: Header(z.int()) } }, ({ x_many, x_one }) => [x_many, x_one])
  expect(
    await ask("/list", [
      ["x-many", "a"],
      ["x-many", "b, c"],
      ["x-one", "1"],
      ["x-one", "2"],
    ]),
  ).toEqual([["a", "b, c"], 1])
})

test("a model is flattened; loc has the name of its field", async () => {
  const Common = z.object({ x_number: z.int(), ifModifiedSince: z.string().default("never") })
  app.get("/model", { params: { common: Header(Common) } }, ({ common }) => common)
  expect(await ask("/model", [["x-number", "1"]])).toEqual({ x_number: 1, ifModifiedSince: "never" })
  const headers = [
    ["if-modified-since", "now"],
    ["x-number", "2"],
  ] as const
  expect(await ask("/model", headers)).toEqual({ x_number: 2, ifModifiedSince: "now" })
  expect((await ask("/model", [["x-number", "x"]]))[0]).toMatchObject({ type: "int_parsing", loc: ["header", "x_number"] })
})
