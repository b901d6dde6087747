import { gzipSync } from "node:zlib"
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { app, lines } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app, { baseUrl: "https://testserver", followRedirects: false })
})
afterAll(() => client.close())

test("middleware is around everything, and writes a line", async () => {
  const response = await client.get("/items/foo?token=secret", {
    headers: { origin: "https://app.example.com", "accept-encoding": "gzip" },
  })
  expect(response.headers.get("x-process-time")).toMatch(/ms$/)
  expect(response.headers.get("x-request-id")).toMatch(/-/)
  expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example.com")
  expect(response.headers.get("content-encoding")).toBe("gzip")
  expect(response.headers.get("strict-transport-security")).toMatch(/^max-age/)
  expect(lines.at(-1)).toMatch(/^GET \/items\/\{item_id\} 200 \d+\.\dms id=/)
})

test("a session counts visits", async () => {
  expect(await (await client.post("/visits")).json()).toEqual({ visits: 1 })
  expect(await (await client.post("/visits")).json()).toEqual({ visits: 2 })
})

test("middleware of a router is around its operations only", async () => {
  expect((await client.get("/internal/state")).status).toBe(403)
  expect((await client.get("/internal/state", { headers: { "x-key": "k3y" } })).status).toBe(200)
})

test("static files", async () => {
  expect((await client.get("/static/site.css")).headers.get("content-type")).toBe("text/css; charset=utf-8")
  expect((await client.get("/static/none.css")).status).toBe(404)
})

test("the frontend is where nothing else answers", async () => {
  const page = await client.get("/dashboard", { headers: { accept: "text/html" } })
  expect(await page.text()).toContain("<title>App</title>")
  expect((await client.get("/dashboard")).status).toBe(404)
})

test("a packed body is read as if it had come unpacked", async () => {
  const headers = { "content-type": "application/json", "content-encoding": "gzip" }
  const response = await client.post("/packed/sum", { body: gzipSync("[1,2,3]"), headers })
  expect(await response.json()).toBe(6)
})
