// What the guide says about request bodies, beyond the exchanges it shows (those are sent by ../guide.test.ts).
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { app } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

const send = async (path: string, json: unknown, method = "POST"): Promise<any> => (await client.request(method, path, { json })).json()
const teapot = { name: "Teapot", price: 30 }

test("a model is in the document with what its fields say", async () => {
  const { components, paths } = await app.openapi()
  expect(paths["/items/"]!.post.requestBody).toEqual({
    required: true,
    content: { "application/json": { schema: { $ref: "#/components/schemas/Item" } } },
  })
  expect(components?.schemas?.Item).toMatchObject({
    required: ["name", "price"],
    properties: { price: { type: "number", exclusiveMinimum: 0, description: "Without tax.", examples: [35.4] } },
  })
})

test("several values stand under their names", async () => {
  expect(await send("/orders/", { item: { name: "Teapot", price: 0 } })).toMatchObject({
    detail: [
      { type: "greater_than", loc: ["body", "item", "price"] },
      { type: "missing", loc: ["body", "user"] },
      { type: "missing", loc: ["body", "importance"] },
    ],
  })
})

test("a single value stands under its name with embed", async () => {
  expect(await send("/users/7", { user: { username: "rick" } }, "PUT")).toEqual({ user_id: "7", username: "rick", full_name: null })
  expect(await send("/users/7", { username: "rick" }, "PUT")).toMatchObject({ detail: [{ type: "missing", loc: ["body", "user"] }] })
})

test("nested models, lists and records", async () => {
  const image = { url: "https://example.com/teapot.png", name: "Teapot" }
  const offer = { name: "Set", items: [teapot], images: [image], stock: { north: 2 } }
  expect(await send("/offers/", offer)).toEqual({ name: "Set", items: 1, shops: ["north"] })
  expect(await send("/offers/", { ...offer, stock: { north: "2" } })).toMatchObject({
    detail: [{ type: "int_type", loc: ["body", "stock", "north"] }],
  })
  expect(await send("/images/", [image])).toEqual(["Teapot"])
})

test("a discriminated union", async () => {
  expect(await send("/vehicles/", { kind: "car", seats: 4 })).toEqual({ seats: 4 })
  expect(await send("/vehicles/", { kind: "car" })).toMatchObject({ detail: [{ type: "missing", loc: ["body", "car", "seats"] }] })
})

test("an optional body", async () => {
  expect(await (await client.post("/search")).json()).toEqual({ filter: "none" })
  expect(await send("/search", null)).toEqual({ filter: "none" })
  expect(await send("/search", { username: "rick" })).toMatchObject({ filter: { username: "rick" } })
})

test("lax bodies take numbers in texts", async () => {
  expect(await send("/imports/", { name: "Teapot", price: "35.5" })).toEqual({ name: "Teapot", price: 35.5, tags: [] })
})

test("content types", async () => {
  const body = JSON.stringify(teapot)
  const asText = await client.post("/items/", { body, headers: { "content-type": "text/plain" } })
  expect(asText.status).toBe(422)
  expect((await client.post("/items/", { body, headers: { "content-type": "application/vnd.shop+json" } })).status).toBe(200)
  const bytes = new TextEncoder().encode(body)
  expect((await client.post("/items/", { body: bytes })).status).toBe(422)
  expect((await client.post("/meters/", { body: bytes })).status).toBe(200)
})

test("another format", async () => {
  expect((await client.post("/names/", { json: ["Aloe"] })).status).toBe(415)
  const short = await client.post("/names/", { body: "A", headers: { "content-type": "text/plain" } })
  expect(await short.json()).toMatchObject({ detail: [{ type: "string_too_short", loc: ["body", 0] }] })
  const { paths } = await app.openapi()
  expect(paths["/names/"]!.post.requestBody.content).toMatchObject({ "text/plain": { schema: { type: "array" } } })
})

test("big integers keep all their digits, or are refused", async () => {
  const headers = { "content-type": "application/json" }
  const whole = await client.post("/transfers/", { body: '{"account": 12345678901234567890, "cents": 5}', headers })
  expect(await whole.text()).toBe('{"account":12345678901234567890,"next":12345678901234567891}')
  const refused = await client.post("/transfers/", { body: '{"account": 1, "cents": 12345678901234567890}', headers })
  expect(await refused.json()).toMatchObject({ detail: [{ type: "less_than_equal", loc: ["body", "cents"] }] })
})

test("a body beyond the limit is a 413", async () => {
  const response = await client.post("/items/", { json: { ...teapot, tags: ["x".repeat(1024 * 1024)] } })
  expect(response.status).toBe(413)
})
