// Every operation through openapi-fetch over a real socket, typed by the server's own declarations: what compiles is what is answered.
import createClient, { type Client } from "openapi-fetch"
import { beforeEach, describe, expect, expectTypeOf, test } from "vitest"
import type { Api } from "./api.ts"
import { app } from "./app.ts"
import { demoUsers } from "./seed.ts"
import { testShop } from "./testing.ts"

interface Item {
  id: number
  sku: string
  name: string
  description: string
  price: number
  stock: number
  tags: string[]
  picture: string | null
}
type State = "placed" | "packed" | "shipped" | "delivered" | "cancelled"
interface Order {
  id: number
  state: State
  total: number
  createdAt: string
  lines: { itemId: number | null; name: string; price: number; quantity: number }[]
}
interface User {
  id: number
  email: string
  name: string
  isStaff: boolean
}

const shop = testShop({ engine: "node" })
const called = new Set<string>()
let anybody: Client<Api>
let ada: Client<Api>
let staff: Client<Api>

beforeEach(() => {
  const connect = (headers: Record<string, string>) => {
    const client = createClient<Api>({ baseUrl: "http://testserver", headers, fetch: forward })
    client.use({ onRequest: ({ request, schemaPath }) => void called.add(`${request.method} ${schemaPath}`) })
    return client
  }
  anybody = connect({})
  ada = connect(shop.as("ada"))
  staff = connect(shop.as("staff"))
})

// The test client knows the port, and fails on answers that the document does not describe.
async function forward(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const body = request.body === null ? {} : { body: new Uint8Array(await request.arrayBuffer()) }
  return shop.client.request(request.method, pathname + search, { headers: request.headers, redirect: "manual", ...body })
}

describe("users", () => {
  test("login", async () => {
    const log = (password: string) =>
      anybody.POST("/token", {
        body: { username: demoUsers.ada.email, password },
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      })
    const { data } = await log(demoUsers.ada.password)
    expectTypeOf(data).toEqualTypeOf<{ access_token: string; token_type: "bearer"; expires_in: number } | undefined>()
    expect(data).toEqual({ access_token: expect.any(String), token_type: "bearer", expires_in: 3600 })
    const { error } = await log("wrong")
    expectTypeOf<{ detail: "Wrong email or password" }>().toExtend<NonNullable<typeof error>>()
    expect(error).toEqual({ detail: "Wrong email or password" })
  })

  test("register", async () => {
    const mia = { email: "mia@shop.example", name: "Mia", password: "a long password" }
    const { data } = await anybody.POST("/users", { body: mia })
    expectTypeOf(data).toEqualTypeOf<User | undefined>()
    expect(data).toMatchObject({ email: mia.email, isStaff: false })
    const { error, response } = await anybody.POST("/users", { body: mia })
    expect(response.status).toBe(409)
    expectTypeOf<{ detail: "Somebody has registered with this email already" }>().toExtend<NonNullable<typeof error>>()
  })

  test("readMe", async () => {
    const { data } = await ada.GET("/users/me")
    expectTypeOf(data).toEqualTypeOf<User | undefined>()
    expect(data?.name).toBe("Ada Okafor")
    const { error } = await anybody.GET("/users/me")
    expect(error).toEqual({ detail: "Not authenticated" })
  })

  test("listEmails", async () => {
    const { data } = await staff.GET("/emails", { params: { query: { limit: 5 } } })
    expectTypeOf(data?.items[0]?.createdAt).toEqualTypeOf<string | undefined>()
    expect(data).toEqual({ items: [], total: 0 })
    const { error } = await ada.GET("/emails")
    expectTypeOf<{ detail: "Staff only" }>().toExtend<NonNullable<typeof error>>()
    expect(error).toEqual({ detail: "Staff only" })
  })
})

describe("items", () => {
  const mug = { sku: "MUG-01", name: "Mug", price: 7.5, supplierCost: 2, stock: 30 }

  test("listItems", async () => {
    const { data } = await anybody.GET("/items", { params: { query: { tag: "coffee", sort: "-price" } } })
    expectTypeOf(data).toEqualTypeOf<{ items: Item[]; total: number } | undefined>()
    expect(data?.items.map(({ sku }) => sku)).toEqual(["GRI-01", "MOK-06"])
  })

  test("exportPrices", async () => {
    const { data } = await anybody.GET("/items/prices.csv", { parseAs: "text" })
    expectTypeOf(data).toEqualTypeOf<string | undefined>()
    expect(data).toMatch(/^SKU,Name,Price\r\n/)
  })

  test("findItem", async () => {
    const { response } = await anybody.GET("/items/by-sku/{sku}", { params: { path: { sku: "MOK-06" } } })
    expect([response.status, response.headers.get("location")]).toEqual([307, "/items/12"])
    const { error } = await anybody.GET("/items/by-sku/{sku}", { params: { path: { sku: "NO-01" } } })
    expect(error).toEqual({ detail: "No such item" })
  })

  test("readItem", async () => {
    const { data } = await anybody.GET("/items/{item_id}", { params: { path: { item_id: 12 } } })
    expectTypeOf(data).toEqualTypeOf<Item | undefined>()
    expect(data).toMatchObject({ sku: "MOK-06", price: 29.9 })
    const { error } = await anybody.GET("/items/{item_id}", { params: { path: { item_id: 99 } } })
    expectTypeOf<{ detail: "No such item" }>().toExtend<NonNullable<typeof error>>()
    expect(error).toEqual({ detail: "No such item" })
  })

  test("createItem", async () => {
    const { data, response } = await staff.POST("/items", { body: mug })
    expectTypeOf(data).toEqualTypeOf<Item | undefined>()
    expect(response.headers.get("location")).toBe(`/items/${data?.id}`)
    const { error } = await staff.POST("/items", { body: { ...mug, price: -1 } })
    if (error === undefined || typeof error.detail === "string") throw new Error("The price is negative")
    expectTypeOf(error.detail[0]!.loc).toEqualTypeOf<(string | number)[]>()
    expect(error.detail[0]?.loc).toEqual(["body", "price"])
  })

  test("changeItem", async () => {
    const params = { path: { item_id: 12 }, header: { "if-match": '"other"' } }
    const { error, response } = await staff.PATCH("/items/{item_id}", { params, body: { price: 25 } })
    expect(response.status).toBe(412)
    expect(error).toEqual({ detail: "Somebody else has changed the item: read it again" })
    const { data } = await staff.PATCH("/items/{item_id}", { params: { path: params.path }, body: { price: 25 } })
    expectTypeOf(data).toEqualTypeOf<Item | undefined>()
    expect(data?.price).toBe(25)
  })

  test("removeItem", async () => {
    const { data, response } = await staff.DELETE("/items/{item_id}", { params: { path: { item_id: 12 } } })
    expectTypeOf(data).toEqualTypeOf<undefined>()
    expect([response.status, data]).toEqual([204, undefined])
  })

  test("uploadPicture and readPicture", async () => {
    const body = new FormData()
    body.append("picture", new File(["bytes"], "moka.webp", { type: "image/webp" }))
    const { data } = await staff.PUT("/items/{item_id}/picture", { params: { path: { item_id: 12 } }, body })
    expectTypeOf(data).toEqualTypeOf<Item | undefined>()
    const name = data!.picture!.replace("/pictures/", "")
    const { data: picture } = await anybody.GET("/pictures/{name}", { params: { path: { name } }, parseAs: "blob" })
    expectTypeOf(picture).toEqualTypeOf<Blob | undefined>()
    expect([picture?.type, await picture?.text()]).toEqual(["image/webp", "bytes"])
  })
})

describe("orders", () => {
  const place = (itemId: number, quantity: number) => ada.POST("/orders", { body: { lines: [{ itemId, quantity }] } })

  test("placeOrder", async () => {
    const { data } = await place(12, 2)
    expectTypeOf(data).toEqualTypeOf<Order | undefined>()
    expect(data).toMatchObject({ state: "placed", total: 59.8 })
    const { error } = await place(12, 99)
    if (error === undefined || typeof error.detail === "string" || Array.isArray(error.detail)) throw new Error("There are 19 left")
    expectTypeOf(error.detail).toEqualTypeOf<{ message: string; itemId: number; available: number }>()
    expect(error.detail.available).toBe(19)
  })

  test("listOrders", async () => {
    await place(12, 1)
    const { data } = await ada.GET("/orders")
    expectTypeOf(data).toEqualTypeOf<{ items: Order[]; total: number } | undefined>()
    expect(data?.total).toBe(1)
  })

  test("readOrder", async () => {
    const { data: placed } = await place(12, 1)
    const { data } = await ada.GET("/orders/{order_id}", { params: { path: { order_id: placed!.id } } })
    expectTypeOf(data).toEqualTypeOf<Order | undefined>()
    expect(data).toEqual(placed)
  })

  test("moveOrderOn", async () => {
    const params = { path: { order_id: (await place(12, 1)).data!.id } }
    const { data } = await staff.PUT("/orders/{order_id}/state", { params, body: { state: "packed" } })
    expectTypeOf(data?.state).toEqualTypeOf<State | undefined>()
    expect(data?.state).toBe("packed")
  })

  test("cancelOrder", async () => {
    const params = { path: { order_id: (await place(12, 1)).data!.id } }
    expect((await ada.DELETE("/orders/{order_id}", { params })).response.status).toBe(204)
    const { error } = await ada.DELETE("/orders/{order_id}", { params })
    expectTypeOf<{ detail: { message: string; state: State } }>().toExtend<NonNullable<typeof error>>()
    expect(error).toEqual({ detail: { message: "The order cannot be cancelled any more", state: "cancelled" } })
  })

  test("watchOrder, as a stream", async () => {
    const params = { path: { order_id: (await place(12, 1)).data!.id } }
    await ada.DELETE("/orders/{order_id}", { params })
    const { data } = await ada.GET("/orders/{order_id}/events", { params, parseAs: "stream" })
    expectTypeOf(data).toExtend<ReadableStream<Uint8Array> | null | undefined>()
    const events = (await new Response(data).text()).match(/^data: .+$/gm)
    expect(events).toEqual([expect.stringContaining('"state":"placed"'), expect.stringContaining('"state":"cancelled"')])
  })
})

test("calls that the shop does not know do not compile", () => {
  // Compiled, never run.
  const wrong = [
    // @ts-expect-error there is no such path
    () => anybody.GET("/item"),
    // @ts-expect-error nor such a method of it
    () => anybody.PUT("/items", {}),
    // @ts-expect-error the path has a parameter
    () => anybody.GET("/items/{item_id}"),
    // @ts-expect-error which is a number
    () => anybody.GET("/items/{item_id}", { params: { path: { item_id: "12" } } }),
    // @ts-expect-error a page has a number of items
    () => anybody.GET("/items", { params: { query: { limit: "ten" } } }),
    // @ts-expect-error items are not sorted by that
    () => anybody.GET("/items", { params: { query: { sort: "supplierCost" } } }),
    // @ts-expect-error there is no such parameter
    () => anybody.GET("/items", { params: { query: { colour: "red" } } }),
    // @ts-expect-error a user has a password
    () => anybody.POST("/users", { body: { email: "mia@shop.example", name: "Mia" } }),
    // @ts-expect-error a body is asked for
    () => ada.POST("/orders", {}),
    // @ts-expect-error a quantity is a number
    () => ada.POST("/orders", { body: { lines: [{ itemId: 1, quantity: "1" }] } }),
    // @ts-expect-error there is no such state
    () => staff.PUT("/orders/{order_id}/state", { params: { path: { order_id: 1 } }, body: { state: "lost" } }),
    // @ts-expect-error the supplier's cost does not leave
    async () => (await anybody.GET("/items/{item_id}", { params: { path: { item_id: 1 } } })).data?.supplierCost,
  ]
  expect(wrong).toHaveLength(12)
})

test("every operation of the document was called", async () => {
  const { paths } = await app.openapi()
  const documented = Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
  expect([...called].sort()).toEqual(documented.sort())
})
