// Every operation of the example through a typed client and a real socket: what compiles here is what the server sends.
import type { Paths } from "hayapi/client"
import createClient from "openapi-fetch"
import { afterAll, beforeAll, expect, expectTypeOf, test } from "vitest"
import type * as api from "./main.ts"
import { app } from "./main.ts"

let server: Awaited<ReturnType<typeof app.listen>>
let client: ReturnType<typeof createClient<Paths<typeof api>>>

beforeAll(async () => {
  server = await app.listen({ port: 0 })
  client = createClient<Paths<typeof api>>({ baseUrl: server.url })
})
afterAll(() => server.stop())

interface Item {
  id: number
  name: string
}

test("createItem", async () => {
  const { data, response } = await client.POST("/items/", { params: { query: { name: "Foo" } } })
  expectTypeOf(data).toEqualTypeOf<{ name: string } | undefined>()
  expect(response.status).toBe(201)
  expect(data).toEqual({ name: "Foo" })
})

test("listItems", async () => {
  const { data, response } = await client.GET("/items/")
  expectTypeOf(data).toEqualTypeOf<{ items: Item[]; count: number } | undefined>()
  expect(response.status).toBe(200)
  expect(data?.items).toEqual([
    { id: 1, name: "Item 1" },
    { id: 2, name: "Item 2" },
  ])
})

test("readItem", async () => {
  const { data, response } = await client.GET("/items/{item_id}", { params: { path: { item_id: 5 } } })
  expectTypeOf(data).toEqualTypeOf<Item | undefined>()
  expect(response.status).toBe(200)
  expect(data).toEqual({ id: 5, name: "Example Item" })
})

test("listItemsWithHeaders", async () => {
  const { data, response } = await client.GET("/items-with-headers/")
  expect(response.status).toBe(200)
  expect(response.headers.get("x-custom-header")).toBe("custom-value")
  expect(data?.count).toBe(2)
})

test("readItemOrFail", async () => {
  const found = await client.GET("/items-error/{item_id}", { params: { path: { item_id: 1 } } })
  expect(found.response.status).toBe(200)
  expect(found.data).toEqual({ id: 1, name: "Example Item" })
  const lost = await client.GET("/items-error/{item_id}", { params: { path: { item_id: 0 } } })
  expect(lost.response.status).toBe(404)
  expectTypeOf<{ detail: "Item not found" }>().toExtend<NonNullable<typeof lost.error>>()
  expect(lost.error).toEqual({ detail: "Item not found" })
})

test("readJson", async () => {
  const { data, response } = await client.GET("/items/json")
  expectTypeOf(data).toEqualTypeOf<{ message: string } | undefined>()
  expect(response.status).toBe(200)
  expect(data).toEqual({ message: "Hello World" })
})

test("readText", async () => {
  const { data, response } = await client.GET("/items/text", { parseAs: "text" })
  expect(response.status).toBe(200)
  expect(data).toBe("Hello World")
})

test("redirectToJson", async () => {
  const { data, response } = await client.GET("/redirect")
  expect(response.status).toBe(200)
  expect(response.redirected).toBe(true)
  expect(data).toEqual({ message: "Hello World" })
})

test("wrong calls do not compile", () => {
  // Declared and never called: only the compiler looks at them.
  const wrongCalls = [
    // @ts-expect-error the name is required
    () => client.POST("/items/", {}),
    // @ts-expect-error the path parameter is a number
    () => client.GET("/items/{item_id}", { params: { path: { item_id: "5" } } }),
    // @ts-expect-error no such path
    () => client.GET("/nope"),
  ]
  expect(wrongCalls).toHaveLength(3)
})
