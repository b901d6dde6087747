import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { app } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

test("an HTTPException is answered with status, detail and headers", async () => {
  const response = await client.get("/items/nope")
  expect(response.status).toBe(404)
  expect(response.headers.get("x-error-code")).toBe("ITEM_NOT_FOUND")
  expect(await response.json()).toEqual({ detail: "Item not found" })
})

test("an error of a dependency", async () => {
  const response = await client.post("/items/foo/buy")
  expect(response.status).toBe(401)
  expect(response.headers.get("www-authenticate")).toBe("Bearer")
  expect(await response.json()).toEqual({ detail: "Not authenticated" })
})

test("an error with a schema", async () => {
  const response = await client.post("/items/foo/buy", { headers: { authorization: "Bearer rick" } })
  expect(response.status).toBe(410)
  expect(await response.json()).toEqual({ detail: { sku: "foo", message: "Too late" } })
})

test("declared errors are documented, those of dependencies too", async () => {
  const document = await app.openapi()
  expect(Object.keys(document.paths["/items/{sku}/buy"]!.post.responses).sort()).toEqual(["200", "401", "410", "422"])
  expect(document.components?.schemas).toHaveProperty("Sold")
})

test("a handler for a class of errors", async () => {
  const response = await client.get("/unicorns/yolo")
  expect(response.status).toBe(418)
  expect(await response.json()).toEqual({ message: "Oops! There goes a rainbow" })
})

test("a handler for the 422", async () => {
  const response = await client.get("/pages/0")
  expect(response.status).toBe(422)
  expect(await response.json()).toEqual({ problems: ["path.page: Input should be greater than or equal to 1"] })
})
