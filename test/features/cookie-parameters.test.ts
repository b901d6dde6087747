// Cookie parameters: read as Starlette's cookie parser reads them.
import { Cookie, Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, expect, test } from "vitest"
import { z } from "zod"

const app = new Hayapi()
const client = new TestClient(app)
afterAll(() => client.close())

app.get("/cookies", { params: { session: Cookie(z.string()), n: Cookie(z.int().nullable().default(null)) } }, ({ session, n }) => ({
  session,
  n,
}))

async function ask(path: string, cookie?: string) {
  const response = await client.get(path, { headers: cookie === undefined ? {} : { cookie } })
  const body: any = await response.json()
  return response.status === 422 ? body.detail : body
}

test.each([
  ["session=abc", { session: "abc", n: null }],
  ["session=abc; n=3", { session: "abc", n: 3 }],
  ["session=a; session=b", { session: "b", n: null }],
  ['session="a\\054b"', { session: "a,b", n: null }],
  ["session=%20", { session: "%20", n: null }],
  ["session=a=b", { session: "a=b", n: null }],
  ["session = abc ", { session: "abc", n: null }],
  ["=x; session=q", { session: "q", n: null }],
])("%s is read", async (header, expected) => {
  expect(await ask("/cookies", header)).toEqual(expected)
})

test("a missing cookie and a wrong one are told by source and name", async () => {
  expect(await ask("/cookies", "n=x")).toEqual([
    { type: "missing", loc: ["cookie", "session"], msg: "Field required", input: null },
    {
      type: "int_parsing",
      loc: ["cookie", "n"],
      msg: "Input should be a valid integer, unable to parse string as an integer",
      input: "x",
    },
  ])
})

test("a name that every object has is not found by accident", async () => {
  app.get("/inherited", { params: { toString: Cookie(z.string().default("none")) } }, (values) => values.toString)
  expect(await ask("/inherited")).toBe("none")
  expect(await ask("/inherited", "toString=mine")).toBe("mine")
})

test("a model is flattened and may refuse other cookies", async () => {
  app.get(
    "/model",
    { params: { cookies: Cookie(z.strictObject({ session: z.string(), n: z.int().default(3) })) } },
    ({ cookies }) => cookies,
  )
  expect(await ask("/model", "session=abc")).toEqual({ session: "abc", n: 3 })
  expect(await ask("/model", "session=abc; tracker=1")).toEqual([
    { type: "extra_forbidden", loc: ["cookie", "tracker"], msg: "Extra inputs are not permitted", input: "1" },
  ])
})
