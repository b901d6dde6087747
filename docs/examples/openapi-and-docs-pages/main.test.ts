import { TestClient } from "hayapi/testing"
import { afterAll, expect, test } from "vitest"
import { app, proxied } from "./main.ts"

const client = new TestClient(app)
afterAll(() => client.close())

test("the document says what the app was told to say", async () => {
  const document: any = await (await client.get("/openapi.json")).json()
  expect(document.info).toMatchObject({ title: "Invoices", version: "2.1.0", "x-logo": { url: "https://example.com/logo.png" } })
  expect(document.tags).toEqual([{ name: "invoices", description: "Bills and reminders" }])
  expect(Object.keys(document.paths)).toEqual(["/invoices"])
  const { post } = document.paths["/invoices"]
  expect(post["x-rate-limit"]).toBe(10)
  expect(Object.keys(post.callbacks.invoicePaid)).toEqual(["{$request.query.callbackUrl}/payments/{$request.body#/id}"])
  expect(Object.keys(document.webhooks)).toEqual(["new-customer"])
})

test("the pages are where they are asked to be", async () => {
  const docs = await (await client.get("/docs")).text()
  expect(docs).toContain("<title>Invoices - Swagger UI</title>")
  expect(docs).toContain('"tryItOutEnabled": true,')
  expect((await client.get("/reference")).status).toBe(200)
  expect((await client.get("/redoc")).status).toBe(404)
})

test("a page behind a token", async () => {
  expect((await client.get("/staff/docs")).status).toBe(401)
  const response = await client.get("/staff/docs", { headers: { "x-token": "staff" } })
  expect(await response.text()).toContain("<title>Invoices, for the staff</title>")
})

test("behind a proxy", async () => {
  await using behind = new TestClient(proxied)
  for (const path of ["/ping", "/api/v1/ping"]) expect(await (await behind.get(path)).json()).toBe("pong")
  const document: any = await (await behind.get("/openapi.json")).json()
  expect(document.servers).toEqual([{ url: "/api/v1" }])
})
