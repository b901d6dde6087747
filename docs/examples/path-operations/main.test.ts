// What the guide says about path operations, beyond the exchanges it shows (those are sent by ../guide.test.ts).
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { app, echo, readThing } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

test("the document says what the options say", async () => {
  const { paths } = await app.openapi()
  expect(paths["/items/"]!.post).toMatchObject({
    tags: ["items"],
    summary: "Put an item on the shelf",
    description: "The item is on sale at once. Its **name** need not be unique.",
    responses: { 201: { description: "The item as it was stored" } },
  })
  expect(paths["/old-items/{item_id}"]!.get).toMatchObject({
    deprecated: true,
    summary: "Read Old Item",
    operationId: "readOldItem_old_items__item_id__get",
  })
  expect(paths).not.toHaveProperty("/health")
  expect(paths["/imports"]!.post).toMatchObject({ "x-rate-limit": 2, requestBody: { content: { "text/csv": {} } } })
})

test("an operation outside the document works, for HEAD too", async () => {
  expect(await (await client.get("/health")).json()).toEqual({ status: "ok" })
  const head = await client.head("/health")
  expect([head.status, await head.text()]).toEqual([200, ""])
})

test("names, ids and paths by name", async () => {
  const { paths } = await app.openapi()
  expect(paths["/stock"]!.get).toMatchObject({ operationId: "find_stock", summary: "Stock Levels" })
  expect(app.urlFor("stockLevels")).toBe("/stock")
  expect(app.urlFor("readOldItem", { item_id: 3 })).toBe("/old-items/3")
  expect(paths["/short/things/{thing_id}"]!.get.operationId).toBe("short_readThing")
  expect(await client.call(readThing, { thing_id: "t" })).toEqual({ thing_id: "t" })
})

test("one operation for several methods", async () => {
  expect(await (await client.get("/echo/hello")).json()).toEqual({ method: "GET", text: "hello" })
  expect(echo.path).toBe("/echo/{text}")
})
