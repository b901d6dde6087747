// Which content types make a body JSON.
import { Body, Hayapi, Router } from "hayapi"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { ask } from "./ask.ts"

const Item = z.object({ a: z.int() })
const app = new Hayapi()
app.post("/item", { params: { item: Item } }, ({ item }) => item)
app.post("/text", { params: { text: Body(z.string()) } }, ({ text }) => text)
app.post("/loose", { params: { item: Item }, strictContentType: false }, ({ item }) => item)

// A `Request` of text names a type by itself; bytes have none.
const bytes = (text: string) => new TextEncoder().encode(text)
const send = (path: string, type: string | undefined, body = '{"a":1}', to = app) =>
  ask(to, `POST ${path}`, { body: bytes(body), headers: type === undefined ? {} : { "content-type": type } })

describe("a JSON type", () => {
  test.each([
    "application/json",
    "APPLICATION/JSON",
    "application/json; charset=utf-8",
    "application/vnd.shop+json",
    "application/problem+json",
  ])("%s is read as JSON", async (type) => {
    expect((await send("/item", type)).body).toEqual({ a: 1 })
  })
})

describe("another type", () => {
  test.each(["text/plain", "application/xml", "text/json", "json", "application/json-patch", "application/x-www-form-urlencoded"])(
    "%s is taken as a text, which is no model",
    async (type) => {
      const { status, body } = await send("/item", type)
      expect(status).toBe(422)
      expect(body.detail[0]).toMatchObject({ type: "model_attributes_type", loc: ["body"], input: '{"a":1}' })
    },
  )

  test("a text is what a string takes", async () => {
    expect((await send("/text", "text/plain", "plain")).body).toBe("plain")
  })
})

describe("no type", () => {
  test("is no JSON by default, so a page of another site cannot post it without a preflight", async () => {
    expect(await send("/item", undefined)).toMatchObject({ status: 422, body: { detail: [{ type: "model_attributes_type" }] } })
  })

  test("is JSON with strictContentType: false, and only then", async () => {
    expect((await send("/loose", undefined)).body).toEqual({ a: 1 })
    expect((await send("/loose", "text/plain")).status).toBe(422)
  })

  test("the nearest of operation, router, include and app decides", async () => {
    const outer = new Hayapi({ strictContentType: false })
    const strict = new Router({ strictContentType: true })
    const plain = new Router()
    strict.post("/item", { params: { item: Item } }, ({ item }) => item)
    plain.post("/item", { params: { item: Item } }, ({ item }) => item)
    outer.include(strict, { prefix: "/strict" })
    outer.include(plain, { prefix: "/plain" })
    expect((await send("/strict/item", undefined, '{"a":1}', outer)).status).toBe(422)
    expect((await send("/plain/item", undefined, '{"a":1}', outer)).status).toBe(200)
  })
})
