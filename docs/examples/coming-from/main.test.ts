// What the guide says about other frameworks, beyond the exchanges it shows (those are sent by ../guide.test.ts).
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { app, createUser } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

test("a user is created once, with an id", async () => {
  expect(await client.call(createUser, { user: { name: "morty", age: 14 } })).toEqual({ id: 2, name: "morty", age: 14 })
  const again = await client.post("/users", { json: { name: "morty", age: 14 } })
  expect(await again.json()).toEqual({ detail: "This name is taken" })
})

test("the document has all of it", async () => {
  const { paths, components } = await app.openapi()
  expect(Object.keys(paths["/users"]!.post.responses).sort()).toEqual(["201", "409", "422"])
  expect(Object.keys(components?.schemas ?? {})).toEqual(expect.arrayContaining(["NewUser", "User"]))
})
