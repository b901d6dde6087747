import { TestClient } from "hayapi/testing"
import { afterEach, beforeEach, expect, test } from "vitest"
import { app } from "./main.ts"

let client: TestClient
beforeEach(() => {
  client = new TestClient(app)
})
afterEach(() => client.close())

test("a header of the injected response", async () => {
  const response = await client.get("/cat")
  expect(response.headers.get("x-cat-dog")).toBe("alone in the world")
  expect(await response.json()).toEqual({ message: "Hello World" })
})

test("a cookie, and how it is dropped again", async () => {
  const login = await client.post("/login")
  expect(login.headers.getSetCookie()).toEqual(["session=s-123; HttpOnly; Max-Age=3600; Path=/; SameSite=lax"])
  const logout = await client.post("/logout")
  expect(logout.status).toBe(204)
  expect(logout.headers.getSetCookie()[0]).toMatch(/^session=""; expires=.* GMT; Max-Age=0; Path=\/; SameSite=lax$/)
})

test("what dependencies and the handler set is on a response object too", async () => {
  const response = await client.get("/limited")
  expect(response.headers.get("x-source")).toBe("handler")
  expect(response.headers.get("x-rate-limit-remaining")).toBe("41")
  expect(response.headers.getSetCookie()).toEqual(["seen=yes; Path=/; SameSite=lax"])
  expect(await response.json()).toEqual({ message: "by hand" })
})

test("a declared header is in the document", async () => {
  const document = await app.openapi()
  expect(document.paths["/limited"]!.get.responses["200"].headers["X-Rate-Limit-Remaining"].schema).toEqual({ type: "integer" })
})
