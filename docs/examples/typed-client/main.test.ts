// What the guide says about the typed client: calls, their types, and what does not compile.
import type { Paths } from "hayapi/client"
import { expect, expectTypeOf, test } from "vitest"
import { connect } from "./client.ts"
import type * as items from "./items.ts"
import { app } from "./main.ts"
import type * as orders from "./orders.ts"

const client = connect({ baseUrl: "http://localhost:8000", fetch: (request) => app.fetch(request) })

test("an item", async () => {
  const { data } = await client.GET("/items/{item_id}", { params: { path: { item_id: 1 }, query: { short: true } } })
  expect(data).toEqual({ id: 1, name: "Teapot", tags: [] })
  expectTypeOf(data).toEqualTypeOf<{ id: number; name: string; tags: string[] } | undefined>()
})

test("errors are typed by what the operation declares", async () => {
  const { error, response } = await client.GET("/items/{item_id}", { params: { path: { item_id: 2 } } })
  expect(response.status).toBe(404)
  expect(error?.detail).toBe("Item not found")
  if (error?.detail === "Item not found") expectTypeOf(error.detail).toEqualTypeOf<"Item not found">()
})

test("an error with data", async () => {
  const { error } = await client.POST("/v1/orders/", {
    params: { header: { "x-token": "s3cret" } },
    body: { item_id: 1, amount: 9 },
  })
  if (typeof error?.detail === "object" && "left" in error.detail) expect(error.detail.left).toBe(3)
  else expect.unreachable()
})

test("an order", async () => {
  const { data } = await client.POST("/v1/orders/", { params: { header: { "x-token": "s3cret" } }, body: { item_id: 1, amount: 1 } })
  expect(data).toEqual({ order_id: "0197a8ce-6d1f-7000-8000-4d7e8a5c0001", placed_at: "2026-11-22T09:00:00Z" })
  expectTypeOf(data?.placed_at).toEqualTypeOf<string | undefined>()
})

test("without the token the guard of the include answers", async () => {
  const { error } = await client.POST("/v1/orders/", { params: { header: { "x-token": "" } }, body: { item_id: 1, amount: 1 } })
  expect(error?.detail).toBe("Who are you?")
})

test("what is sent may leave out defaults", async () => {
  const { data, response } = await client.POST("/items/", { body: { id: 2, name: "Kettle" } })
  expect(response.status).toBe(201)
  expect(data?.tags).toEqual([])
})

test("several modules in one place are an intersection", () => {
  expectTypeOf<keyof Paths<typeof items & typeof orders>>().toEqualTypeOf<"/items/{item_id}" | "/items/" | "/orders/">()
})

test("wrong calls do not compile", () => {
  const wrongCalls = [
    // @ts-expect-error there is no such path
    () => client.GET("/item/{item_id}"),
    // @ts-expect-error an item is not deleted
    () => client.DELETE("/items/{item_id}", { params: { path: { item_id: 1 } } }),
    // @ts-expect-error the id is a number
    () => client.GET("/items/{item_id}", { params: { path: { item_id: "1" } } }),
    // @ts-expect-error the amount is missing
    () => client.POST("/v1/orders/", { params: { header: { "x-token": "s3cret" } }, body: { item_id: 1 } }),
    // @ts-expect-error the guard of the include needs a token
    () => client.POST("/v1/orders/", { body: { item_id: 1, amount: 1 } }),
  ]
  expect(wrongCalls).toHaveLength(5)
})
