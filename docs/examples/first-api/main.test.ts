import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { app } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

test("it answers as the README says", async () => {
  expect(await (await client.get("/items/1")).text()).toBe('{"id":1,"name":"Teapot"}')
  const missing = await client.get("/items/2")
  expect([missing.status, await missing.text()]).toEqual([404, '{"detail":"Item not found"}'])
  expect((await client.get("/items/x")).status).toBe(422)
  const document = await app.openapi()
  expect(Object.keys(document.paths["/items/{item_id}"]!.get.responses)).toEqual(["200", "404", "422"])
})
