import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { app } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

const read = async (path: string) => (await client.get(path)).json()

test("the password is not in the answer", async () => {
  const json = { username: "rick", password: "portal", email: "rick@example.com" }
  const response = await client.post("/users/", { json })
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ username: "rick", email: "rick@example.com" })
})

test("defaults fill what a row leaves out", async () => {
  expect(await read("/items/")).toEqual([
    { name: "Foo", price: 50.2, description: null, tax: 10.5 },
    { name: "Bar", price: 62, description: "The bartenders", tax: 20.2 },
  ])
})

test("with excludeUnset they do not", async () => {
  expect(await read("/items/foo/sent")).toEqual({ name: "Foo", price: 50.2 })
  expect(await read("/items/nope/sent")).toBeNull()
})

test("only the included fields leave", async () => {
  expect(await read("/items/bar/name")).toEqual({ name: "Bar" })
})

test("a documented other answer is sent with its status", async () => {
  const response = await client.get("/items/baz")
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({ message: "There is no baz" })
  expect(await read("/items/foo")).toEqual({ name: "Foo", price: 50.2, description: null, tax: 10.5 })
})

test("without a model everything leaves", async () => {
  expect(await read("/anything")).toEqual({ whatever: ["you", "like"] })
})
