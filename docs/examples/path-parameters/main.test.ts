// What the guide says about path parameters, beyond the exchanges it shows (those are sent by ../guide.test.ts).
import { DeclarationError, Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { app, readItem, readOrder } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

test("values are converted and typed", async () => {
  expect(await client.call(readItem, { item_id: 3 })).toEqual({ item_id: 3, next: 4 })
  expect(await client.call(readOrder, { number: 12 })).toEqual({ number: 12, kind: "number" })
  // @ts-expect-error an item's id is a number
  await expect(client.call(readItem, { item_id: "foo" })).rejects.toMatchObject({ response: { status: 422 } })
})

test("3.0 is an integer, 3.5 is none", async () => {
  expect(await (await client.get("/items/3.0")).json()).toEqual({ item_id: 3, next: 4 })
  expect((await client.get("/items/3.5")).status).toBe(422)
})

test("days and ids that fit", async () => {
  const id = "0197a8ce-6d1f-7000-8000-4d7e8a5c0001"
  expect(await (await client.get(`/shops/${id}/days/2026-11-22`)).json()).toEqual({ shop_id: id, day: "2026-11-22" })
})

test("a choice of values", async () => {
  expect(await (await client.get("/prices/large")).json()).toEqual({ size: "large", price: 12 })
  const document = await app.openapi()
  expect(document.paths["/prices/{size}"]!.get.parameters).toEqual([
    { name: "size", in: "path", required: true, schema: { $ref: "#/components/schemas/Size" } },
  ])
  expect(document.components?.schemas).toMatchObject({ Size: { type: "string", enum: ["small", "medium", "large"] } })
})

test("slashes", async () => {
  expect(await (await client.get("/files/")).json()).toEqual({ file_path: "" })
  expect(await (await client.get("/files//etc/hosts")).json()).toEqual({ file_path: "/etc/hosts" })
  expect(await (await client.get("/users/a%2Fb")).json()).toEqual({ user_id: "a/b" })
})

test("limits and metadata are in the document", async () => {
  const document = await app.openapi()
  expect(document.paths["/shelves/{shelf}/boxes/{weight}"]!.get.parameters).toMatchObject([
    {
      name: "shelf",
      in: "path",
      required: true,
      description: "Counted from the door.",
      schema: { type: "integer", minimum: 1, maximum: 500, title: "Shelf", examples: [17] },
    },
    { name: "weight", in: "path", required: true, schema: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 10.5 } },
  ])
})

test("another name in the handler", async () => {
  expect(await (await client.get("/coupons/ABCD")).json()).toEqual({ couponCode: "ABCD" })
  expect(await (await client.get("/coupons/abc")).json()).toMatchObject({ detail: [{ loc: ["path", "code"] }] })
})

test("an optional path parameter keeps the app from starting", async () => {
  const broken = new Hayapi()
  broken.get("/items/{item_id}", { params: { item_id: z.int().default(1) } }, () => null)
  await expect(broken.start()).rejects.toThrow(DeclarationError)
})
