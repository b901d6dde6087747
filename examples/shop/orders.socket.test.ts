// Orders over a real socket, many at once: what is promised is kept, and nothing is done by halves.
import { dependency } from "hayapi"
import type { TestClient } from "hayapi/testing"
import { describe, expect, test, vi } from "vitest"
import { mailer } from "./mail.ts"
import { testShop } from "./testing.ts"

const shop = testShop({ engine: "node" })
const casserole = { itemId: 1, quantity: 1 }
const teapots = { itemId: 10, quantity: 17 }
const order = (client: TestClient, ...lines: { itemId: number; quantity: number }[]) =>
  client.post("/orders", { json: { lines }, headers: shop.as("ada") })
const count = (responses: Response[], status: number) => responses.filter((response) => response.status === status).length

async function expectNothingOrdered(): Promise<void> {
  expect([await shop.stockOf(1), await shop.stockOf(10)]).toEqual([8, 16])
  const { orders, orderLines, orderEvents, emails } = shop.database.query
  expect([await orders.findMany(), await orderLines.findMany(), await orderEvents.findMany(), await emails.findMany()]).toEqual([
    [],
    [],
    [],
    [],
  ])
}

describe("twenty orders at once for an item of which there are eight", () => {
  test("eight get it, twelve are told that it is gone", async () => {
    const responses = await Promise.all(Array.from({ length: 20 }, () => order(shop.client, casserole)))
    expect([count(responses, 201), count(responses, 409)]).toEqual([8, 12])
    expect(await shop.stockOf(1)).toBe(0)
    expect(new Set(responses.map((response) => response.headers.get("location")))).toHaveLength(9)
    expect(await shop.database.query.orders.findMany({ with: { lines: true } })).toHaveLength(8)
  })

  test("every order that was accepted can be read at once where its answer says", async () => {
    const read = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const response = await order(shop.client, casserole)
        const location = response.headers.get("location")
        if (location === null) return undefined
        const found = await shop.client.get(location, { headers: shop.as("ada") })
        expect([found.status, await found.json()]).toEqual([200, await response.json()])
        return location
      }),
    )
    expect(read.filter((location) => location !== undefined)).toHaveLength(8)
  })

  test("the stock is never below zero, at no moment", async () => {
    await using socket = await shop.client.websocket("/stock?item=1")
    await Promise.all(Array.from({ length: 20 }, () => order(shop.client, casserole)))
    const seen: number[] = []
    while (seen.at(-1) !== 0) seen.push(((await socket.receiveJson()) as { stock: number }).stock)
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1, 0])
  })

  test("orders of several cannot share what is left", async () => {
    const responses = await Promise.all(Array.from({ length: 20 }, () => order(shop.client, { itemId: 1, quantity: 3 })))
    expect([count(responses, 201), count(responses, 409)]).toEqual([2, 18])
    expect(await shop.stockOf(1)).toBe(2)
  })

  test("a cancelled order is given back once, however often it is cancelled", async () => {
    const { headers } = await order(shop.client, casserole)
    const cancel = () => shop.client.delete(headers.get("location")!, { headers: shop.as("ada") })
    const responses = await Promise.all(Array.from({ length: 10 }, cancel))
    expect([count(responses, 204), count(responses, 409)]).toEqual([1, 9])
    expect(await shop.stockOf(1)).toBe(8)
  })
})

describe("an order that fails in the middle", () => {
  test("leaves nothing when its second line is out of stock", async () => {
    const responses = await Promise.all(Array.from({ length: 5 }, () => order(shop.client, casserole, teapots)))
    expect(count(responses, 409)).toBe(5)
    await expectNothingOrdered()
  })

  test("leaves nothing when the handler throws after it has written everything", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {})
    const broken = dependency(() => () => {
      throw new Error("The mailer is broken")
    })
    await using client = shop.connect({ engine: "node", overrides: [[mailer, broken]] })
    const responses = await Promise.all(Array.from({ length: 5 }, () => order(client, casserole)))
    expect(count(responses, 500)).toBe(5)
    expect(await responses[0]!.text()).toBe("Internal Server Error")
    expect(String(logged.mock.calls)).toContain("The mailer is broken")
    logged.mockRestore()
    await expectNothingOrdered()
    expect((await order(shop.client, casserole)).status).toBe(201)
  })
})
