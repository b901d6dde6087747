// What the guide says about response classes, beyond the exchanges it shows (those are sent by ../guide.test.ts).
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { app, pages } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

test("the document has the media type of the class", async () => {
  const { paths } = await app.openapi()
  expect(paths["/page"]!.get.responses["200"].content).toEqual({ "text/html": { schema: { type: "string" } } })
  expect(paths["/item"]!.get.responses["200"].content).toEqual({
    "application/vnd.shop+json": { schema: { $ref: "#/components/schemas/Item" } },
  })
  expect(Object.keys(paths["/shop"]!.get.responses)).toEqual(["302"])
  expect(paths["/stock"]!.get.responses["200"]).not.toHaveProperty("content")
})

test("a file has ranges and a name", async () => {
  const response = await client.get("/stock", { headers: { range: "bytes=0-6" } })
  expect(response.status).toBe(206)
  expect(await response.text()).toBe("Teapots")
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="stock.txt"')
  expect(response.headers.get("etag")).toMatch(/^"/)
})

test("a class of one's own writes the filtered value", async () => {
  expect(await (await client.get("/item")).text()).toBe('{\n  "name": "Teapot"\n}')
})

test("the class of an app holds for its operations", async () => {
  await using other = new TestClient(pages)
  const response = await other.get("/")
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8")
})
