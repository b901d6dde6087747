// What the guide says about updates, beyond the exchanges it shows (those are sent by ../guide.test.ts).
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { app, changeItem, createUser, replaceItem } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

test("PUT fills in defaults, PATCH keeps what was not sent", async () => {
  expect(await client.call(changeItem, { item_id: "lamp", change: { price: 60 } })).toMatchObject({ price: 60, tax: 20.2 })
  expect(await client.call(replaceItem, { item_id: "lamp", item: { name: "Lamp", price: 60 } })).toEqual({
    name: "Lamp",
    description: null,
    price: 60,
    tax: 10.5,
  })
})

test("a PATCH sends what it likes", async () => {
  const { components } = await app.openapi()
  expect(components?.schemas?.ItemChange).not.toHaveProperty("required")
  expect((await client.patch("/items/nope", { json: {} })).status).toBe(404)
  expect((await client.patch("/items/lamp", { json: { price: "free" } })).status).toBe(422)
})

test("the password and its hash stay here", async () => {
  const user = { username: "morty", email: "morty@example.com", password: "plumbus12" }
  expect(await client.call(createUser, { user })).toMatchObject({ username: "morty", email: "morty@example.com" })
  const { components } = await app.openapi()
  expect(Object.keys(components?.schemas ?? {})).toEqual(expect.arrayContaining(["UserIn", "UserOut"]))
  expect(components?.schemas).not.toHaveProperty("UserInDB")
})
