// Orders: what they take, who sees them, where they go, and their events.
import { eq } from "drizzle-orm"
import { dependency } from "hayapi"
import { describe, expect, test, vi } from "vitest"
import { app } from "./app.ts"
import { mailer } from "./mail.ts"
import { listOrders, readOrder } from "./orders.ts"
import { items } from "./tables.ts"
import { testShop } from "./testing.ts"

const shop = testShop()
const order = (lines: { itemId: number; quantity: number }[], headers: Record<string, string> = shop.as("ada")) =>
  shop.client.post("/orders", { json: { lines }, headers })
const move = (id: number, state: string) => shop.client.put(`/orders/${id}/state`, { json: { state }, headers: shop.as("staff") })

describe("placing", () => {
  test("an order takes from the stock, says where it is and confirms by mail", async () => {
    const response = await order([
      { itemId: 10, quantity: 2 },
      { itemId: 1, quantity: 1 },
    ])
    expect(response.status).toBe(201)
    expect(response.headers.get("location")).toBe("/orders/1")
    const placed = await response.json()
    expect(placed).toEqual({
      id: 1,
      state: "placed",
      total: 258,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      lines: [
        { itemId: 1, name: "Cast-iron casserole, 24 cm", price: 189, quantity: 1 },
        { itemId: 10, name: "Teapot, 0.8 l", price: 34.5, quantity: 2 },
      ],
    })
    expect(await shop.stockOf(10)).toBe(14)
    expect(await (await shop.client.get("/orders/1", { headers: shop.as("ada") })).json()).toEqual(placed)
    const [mail] = await shop.database.query.emails.findMany()
    expect(mail).toMatchObject({ recipient: "ada@shop.example", subject: "Your order 1" })
  })

  test("an order that cannot be filled takes nothing at all", async () => {
    const response = await order([
      { itemId: 1, quantity: 2 },
      { itemId: 10, quantity: 17 },
    ])
    expect(response.status).toBe(409)
    expect(response.headers.get("retry-after")).toBe("86400")
    expect(await response.json()).toEqual({ detail: { message: "Not enough of Teapot, 0.8 l", itemId: 10, available: 16 } })
    expect([await shop.stockOf(1), await shop.stockOf(10)]).toEqual([8, 16])
    expect((await order([{ itemId: 99, quantity: 1 }])).status).toBe(404)
    expect(await shop.database.query.orders.findMany()).toEqual([])
    expect(await shop.database.query.emails.findMany()).toEqual([])
  })

  test("what the handler had written is gone when it throws", async () => {
    const broken = dependency(() => () => {
      throw new Error("The mailer is broken")
    })
    const logged = vi.spyOn(console, "error").mockImplementation(() => {})
    await using client = shop.connect({ overrides: [[mailer, broken]], raiseServerExceptions: false })
    const response = await client.post("/orders", { json: { lines: [{ itemId: 10, quantity: 1 }] }, headers: shop.as("ada") })
    expect([response.status, await response.text()]).toEqual([500, "Internal Server Error"])
    expect(String(logged.mock.calls)).toContain("The mailer is broken")
    logged.mockRestore()
    expect(await shop.stockOf(10)).toBe(16)
    expect(await shop.database.query.orders.findMany({ with: { lines: true } })).toEqual([])
  })

  test("the database itself refuses a negative stock", async () => {
    await expect(shop.database.update(items).set({ stock: -1 }).where(eq(items.id, 1))).rejects.toThrow()
    expect(await shop.stockOf(1)).toBe(8)
  })

  test("lines are checked: some, each item once, sensible quantities", async () => {
    const twice = [
      { itemId: 1, quantity: 1 },
      { itemId: 1, quantity: 1 },
    ]
    for (const [lines, loc] of [
      [[], ["body", "lines"]],
      [twice, ["body", "lines"]],
      [[{ itemId: 1, quantity: 0 }], ["body", "lines", 0, "quantity"]],
    ] as const) {
      const response = await order([...lines])
      expect(response.status).toBe(422)
      expect(await response.json()).toMatchObject({ detail: [{ loc }] })
    }
  })

  test("an order may be larger than any item", async () => {
    await shop.client.patch("/items/10", { json: { price: 99_999.99, stock: 1_000_000 }, headers: shop.as("staff") })
    const response = await order([{ itemId: 10, quantity: 99 }])
    expect(await response.json()).toMatchObject({ total: 9_899_999.01 })
    await shop.client.patch("/items/10", { json: { stock: 1_000_000 }, headers: shop.as("staff") })
    expect((await shop.client.delete("/orders/1", { headers: shop.as("ada") })).status).toBe(204)
    expect(await (await shop.client.get("/items/10")).json()).toMatchObject({ stock: 1_000_099 })
  })

  test("only users order", async () => {
    expect((await order([{ itemId: 1, quantity: 1 }], {})).status).toBe(401)
    expect(await shop.stockOf(1)).toBe(8)
  })
})

describe("seeing", () => {
  test("orders are there for their customer and the staff, and for nobody else", async () => {
    await order([{ itemId: 1, quantity: 1 }])
    const see = async (name: "ada" | "ben" | "staff") => (await shop.client.get("/orders/1", { headers: shop.as(name) })).status
    expect([await see("ada"), await see("ben"), await see("staff")]).toEqual([200, 404, 200])
    expect((await shop.client.delete("/orders/1", { headers: shop.as("ben") })).status).toBe(404)
    expect((await shop.client.get("/orders/1/events", { headers: shop.as("ben") })).status).toBe(404)
  })

  test("the list has one's own, the latest first, page by page", async () => {
    for (const itemId of [1, 2, 3]) await order([{ itemId, quantity: 1 }])
    await order([{ itemId: 4, quantity: 1 }], shop.as("ben"))
    await using ada = shop.connect({ headers: shop.as("ada") })
    const { items: latest, total } = await ada.call(listOrders, { limit: 2 })
    expect([total, latest.map(({ id }) => id)]).toEqual([3, [3, 2]])
    const { items: oldest } = await ada.call(listOrders, { skip: 2 })
    expect(oldest).toMatchObject([{ id: 1, lines: [{ itemId: 1 }] }])
  })

  test("an order keeps its lines when an item is no longer sold", async () => {
    await order([{ itemId: 10, quantity: 1 }])
    await shop.client.delete("/items/10", { headers: shop.as("staff") })
    await using ada = shop.connect({ headers: shop.as("ada") })
    const { lines } = await ada.call(readOrder, { order_id: 1 })
    expect(lines).toEqual([{ itemId: null, name: "Teapot, 0.8 l", price: 34.5, quantity: 1 }])
    expect((await ada.delete("/orders/1")).status).toBe(204)
  })
})

describe("moving on", () => {
  test("the staff take an order through its states, in order", async () => {
    await order([{ itemId: 1, quantity: 1 }])
    for (const state of ["packed", "shipped", "delivered"]) {
      const response = await move(1, state)
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({ id: 1, state, lines: [{ itemId: 1 }] })
    }
    const response = await move(1, "placed")
    expect(response.status).toBe(409)
    expect(await response.json()).toEqual({ detail: { message: "The order cannot be placed any more", state: "delivered" } })
  })

  test("customers do not", async () => {
    await order([{ itemId: 1, quantity: 1 }])
    const response = await shop.client.put("/orders/1/state", { json: { state: "delivered" }, headers: shop.as("ada") })
    expect(response.status).toBe(403)
  })

  test("a cancelled order gives back what it took, once", async () => {
    await order([{ itemId: 10, quantity: 3 }])
    expect(await shop.stockOf(10)).toBe(13)
    const cancel = () => shop.client.delete("/orders/1", { headers: shop.as("ada") })
    expect((await cancel()).status).toBe(204)
    expect((await cancel()).status).toBe(409)
    expect(await shop.stockOf(10)).toBe(16)
  })

  test("what is shipped cannot be cancelled", async () => {
    await order([{ itemId: 10, quantity: 3 }])
    await move(1, "packed")
    await move(1, "shipped")
    expect((await shop.client.delete("/orders/1", { headers: shop.as("ada") })).status).toBe(409)
    expect(await shop.stockOf(10)).toBe(13)
  })
})

describe("events", () => {
  test("an order tells its states as they come, until it is delivered", async () => {
    await order([{ itemId: 1, quantity: 1 }])
    await order([{ itemId: 2, quantity: 1 }])
    const response = await shop.client.get("/orders/1/events", { headers: shop.as("ada") })
    expect(response.headers.get("content-type")).toContain("text/event-stream")
    await move(2, "packed")
    for (const state of ["packed", "shipped", "delivered"]) await move(1, state)
    const events = (await response.text()).split("\n\n").slice(0, -1)
    expect(events).toHaveLength(4)
    expect(events[0]).toMatch(/^event: state\ndata: \{"state":"placed","createdAt":"[^"]+Z"\}\nid: 1$/)
    expect(events.map((event) => /"state":"(\w+)"/.exec(event)?.[1])).toEqual(["placed", "packed", "shipped", "delivered"])
  })

  test("a browser that comes back gets what it missed", async () => {
    await order([{ itemId: 1, quantity: 1 }])
    await shop.client.delete("/orders/1", { headers: shop.as("ada") })
    const response = await shop.client.get("/orders/1/events", { headers: { ...shop.as("ada"), "last-event-id": "1" } })
    expect(await response.text()).toMatch(/^event: state\ndata: \{"state":"cancelled",[^\n]+\nid: 2\n\n$/)
  })

  test("a client that leaves is no fault", async () => {
    await order([{ itemId: 1, quantity: 1 }])
    const leaving = new AbortController()
    const response = await shop.client.get("/orders/1/events", { headers: shop.as("ada"), signal: leaving.signal })
    const reader = response.body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('"placed"')
    leaving.abort()
    await expect(reader.read()).rejects.toThrow()
    expect((await move(1, "packed")).status).toBe(200)
  })
})

test("the document names the errors that dependencies throw", async () => {
  const { paths } = await app.openapi()
  const statuses = (path: string, method: string) => Object.keys(paths[path]![method].responses).sort()
  expect(statuses("/orders", "post")).toEqual(["201", "401", "404", "409", "422"])
  expect(statuses("/orders/{order_id}", "get")).toEqual(["200", "401", "404", "422"])
  expect(statuses("/orders/{order_id}/state", "put")).toEqual(["200", "401", "403", "404", "409", "422"])
})
