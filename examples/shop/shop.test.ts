import { TestClient } from "hayapi/testing"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { app } from "./app.ts"
import { listItems, readItem } from "./items.ts"

const staff = { "x-token": "demo-token" }
const mug = { name: "Mug", price: 7.5, supplierCost: 2, stock: 30 }

let client: TestClient
beforeEach(() => {
  client = new TestClient(app)
})
afterEach(() => client.close())

describe("items", () => {
  test("a page of items shows no supplier cost and may be cached", async () => {
    const response = await client.get("/items?limit=1")
    expect(response.status).toBe(200)
    expect(response.headers.get("cache-control")).toBe("public, max-age=60")
    expect(await response.json()).toEqual({ items: [{ id: 1, name: "Teapot", price: 24.5, stock: 8, tags: ["kitchen"] }], total: 2 })
  })

  test("items are found by tag", async () => {
    const { items, total } = await client.call(listItems, { tag: "electric" })
    expect(items.map((item) => item.name)).toEqual(["Kettle"])
    expect(total).toBe(1)
  })

  test("paging has limits", async () => {
    const response = await client.get("/items?skip=-1&limit=101")
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({
      detail: [
        { type: "greater_than_equal", loc: ["query", "skip"] },
        { type: "less_than_equal", loc: ["query", "limit"] },
      ],
    })
  })

  test("an unknown item is a 404 with a code", async () => {
    const response = await client.get("/items/9")
    expect(response.status).toBe(404)
    expect(response.headers.get("x-error-code")).toBe("ITEM_NOT_FOUND")
    expect(await response.json()).toEqual({ detail: "No such item" })
  })

  test("prices are exported as text", async () => {
    const response = await client.get("/items/prices.txt")
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8")
    expect(await response.text()).toBe("Teapot\t24.50\nKettle\t39.00\n")
  })

  test("the staff add an item and are told where it is", async () => {
    const response = await client.post("/items", { json: mug, headers: staff })
    expect(response.status).toBe(201)
    expect(response.headers.get("location")).toBe("/items/3")
    const created = await response.json()
    expect(created).toEqual({ id: 3, name: "Mug", price: 7.5, stock: 30, tags: [] })
    expect(await (await client.get("/items/3")).json()).toEqual(created)
  })

  test("nobody else adds, changes or removes items", async () => {
    const refused = [
      await client.post("/items", { json: mug }),
      await client.patch("/items/1", { json: { price: 1 }, headers: { "x-token": "guess" } }),
      await client.delete("/items/1"),
    ]
    for (const response of refused) {
      expect(response.status).toBe(401)
      expect(response.headers.get("www-authenticate")).toBe("Token")
      expect(await response.json()).toEqual({ detail: "Staff only" })
    }
  })

  test("a change touches only what was sent", async () => {
    const response = await client.patch("/items/1", { json: { price: 20 }, headers: staff })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ id: 1, name: "Teapot", price: 20, stock: 8, tags: ["kitchen"] })
  })

  test("a change is validated", async () => {
    const response = await client.patch("/items/1", { json: { price: 0 }, headers: staff })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ detail: [{ type: "greater_than", loc: ["body", "price"] }] })
  })

  test("a removed item is gone", async () => {
    const response = await client.delete("/items/2", { headers: staff })
    expect(response.status).toBe(204)
    expect(await response.text()).toBe("")
    expect((await client.get("/items/2")).status).toBe(404)
  })
})

describe("orders", () => {
  test("an order takes from the stock", async () => {
    const response = await client.post("/orders", { json: { itemId: 1, quantity: 2 } })
    expect(response.status).toBe(201)
    expect(response.headers.get("location")).toBe("/orders/1")
    const order = await response.json()
    expect(order).toEqual({ id: 1, itemId: 1, quantity: 2, total: 49, orderedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) })
    expect(await client.call(readItem, { item_id: 1 })).toMatchObject({ stock: 6 })
    expect(await (await client.get("/orders/1", { headers: staff })).json()).toEqual(order)
  })

  test("what is not in stock cannot be ordered", async () => {
    const response = await client.post("/orders", { json: { itemId: 2, quantity: 5 } })
    expect(response.status).toBe(409)
    expect(response.headers.get("retry-after")).toBe("86400")
    expect(await response.json()).toEqual({ detail: { message: "Not enough of Kettle", available: 1 } })
  })

  test("orders are for the staff to see", async () => {
    expect((await client.get("/orders/1")).status).toBe(401)
    expect((await client.get("/orders/1", { headers: staff })).status).toBe(404)
  })
})

test("the document knows the errors that dependencies throw, and no secrets", async () => {
  const document = await app.openapi()
  const item = document.paths["/items/{item_id}"]!
  expect(Object.keys(item.get.responses).sort()).toEqual(["200", "404", "422"])
  expect(Object.keys(item.patch.responses).sort()).toEqual(["200", "401", "404", "422"])
  expect(Object.keys(item.delete.responses).sort()).toEqual(["204", "401", "404", "422"])
  expect(document.paths["/orders"]!.post.responses["409"].description).toBe("Fewer in stock than ordered")
  expect(document.paths["/items"]!.post.responses["201"].headers).toHaveProperty("Location")
  expect(document.components?.schemas.Item.properties).not.toHaveProperty("supplierCost")
})
