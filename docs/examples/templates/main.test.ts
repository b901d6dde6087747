import { TestClient } from "hayapi/testing"
import { expect, test } from "vitest"
import { app } from "./main.ts"

test("a page is rendered, and what it is filled with is escaped", async () => {
  await using client = new TestClient(app)
  const response = await client.get("/items/1")
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8")
  const page = await response.text()
  expect(page).toContain("<title>Tea &amp; co</title>")
  expect(page).toContain('<link rel="stylesheet" href="http://testserver/static/shop.css">')
  expect(page).toContain('<a href="http://testserver/items/1">Teapot &lt;blue&gt;</a>')
  expect(await (await client.get("/static/shop.css")).text()).toContain("color: green")
})

test("an unknown item is a JSON error like any other", async () => {
  await using client = new TestClient(app)
  expect((await client.get("/items/2")).status).toBe(404)
})
