// The tests that the guide shows, and tests of its other statements.
import { dependency } from "hayapi"
import { CallError, ContractError, TestClient } from "hayapi/testing"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { app, createItem, currentUser, readItem, type Store, store } from "./main.ts"

function memoryStore(): Store {
  const items = new Map([["teapot", { id: "teapot", title: "Teapot" }]])
  return { find: (id) => items.get(id), add: (item) => void items.set(item.id, item) }
}

const fakeStore = dependency(memoryStore, { scope: "app" })

let client: TestClient
beforeAll(() => {
  client = new TestClient(app, { overrides: [[store, fakeStore]], headers: { "x-token": "k3ttle" } })
})
afterAll(() => client.close())

test("an item can be read", async () => {
  const response = await client.get("/items/teapot", { query: { short: true } })
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ id: "teapot", title: "Teapot" })
})

test("an item can be created once", async () => {
  const item = { id: "kettle", title: "Kettle" }
  expect((await client.post("/items/", { json: item })).status).toBe(201)
  const again = await client.post("/items/", { json: item })
  expect(again.status).toBe(409)
  expect(await again.json()).toEqual({ detail: "There is one already" })
})

test("operations can be called with their own values", async () => {
  const item = await client.call(readItem, { item_id: "teapot" })
  expect(item?.title).toBe("Teapot")
})

test("a refused call rejects", async () => {
  const call = client.call(createItem, { item: { id: "teapot", title: "Again" } })
  await expect(call).rejects.toThrow('POST /items/ answered 409: {"detail":"There is one already"}')
  await expect(call).rejects.toThrow(CallError)
})

test("another user", async () => {
  const someone = dependency(() => ({ name: "someone" }))
  await using stranger = new TestClient(app, {
    overrides: [
      [store, fakeStore],
      [currentUser, someone],
    ],
  })
  expect((await stranger.post("/items/", { json: { id: "lamp", title: "Lamp" } })).status).toBe(201)
})

test("overrides of the app itself", async () => {
  app.dependencyOverrides.set(store, fakeStore)
  await using other = new TestClient(app)
  expect(await other.call(readItem, { item_id: "teapot" })).toEqual({ id: "teapot", title: "Teapot" })
  app.dependencyOverrides.clear()
})

test("cookies are kept", async () => {
  await client.post("/theme/dark")
  expect(client.cookies.get("theme")).toBe("dark")
  expect(await (await client.get("/theme")).json()).toEqual({ theme: "dark" })
})

test("redirects are followed", async () => {
  expect((await client.get("/old")).status).toBe(200)
  expect((await client.get("/old", { redirect: "manual" })).headers.get("location")).toBe("/theme")
})

test("a bug is thrown into the test", async () => {
  await expect(client.get("/broken")).rejects.toThrow("This is a bug")
})

test("or is the 500 that clients see", async () => {
  await using seen = new TestClient(app, { overrides: [[store, fakeStore]], raiseServerExceptions: false })
  const response = await seen.get("/broken")
  expect(response.status).toBe(500)
  expect(await response.text()).toBe("Internal Server Error")
})

test("every answer is one that the document describes", async () => {
  await using strict = new TestClient(app, { contract: true, overrides: [[store, fakeStore]] })
  expect((await strict.get("/items/teapot")).status).toBe(200)
  await expect(strict.get("/cost")).rejects.toThrow("the body has a field that its model does not have: cost")
  await expect(strict.get("/cost")).rejects.toThrow(ContractError)
})

describe("over a real socket", () => {
  let online: TestClient
  beforeAll(() => {
    online = new TestClient(app, { engine: "node", overrides: [[store, fakeStore]] })
  })
  afterAll(() => online.close())

  test("the same tests run", async () => {
    expect(await online.call(readItem, { item_id: "teapot" })).toEqual({ id: "teapot", title: "Teapot" })
  })
})
