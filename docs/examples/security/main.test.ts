// What the guide says of the security example.
import { TestClient } from "hayapi/testing"
import { expect, test } from "vitest"
import { app } from "./main.ts"

const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

test("without a token the answer is 401, with the challenge of the scheme", async () => {
  await using client = new TestClient(app, { contract: true })
  const response = await client.get("/me")
  expect([response.status, response.headers.get("www-authenticate"), await response.json()]).toEqual([
    401,
    "Bearer",
    { detail: "Not authenticated" },
  ])
})

test("scopes decide what a token may do, and the response model what leaves", async () => {
  await using client = new TestClient(app, { contract: true })
  expect(await (await client.get("/me", as("token-of-bob"))).json()).toEqual({ name: "bob" })
  expect((await client.post("/items", as("token-of-bob"))).status).toBe(403)
  expect((await client.post("/items", as("token-of-ada"))).status).toBe(201)
})

test("a login by form gives the token", async () => {
  await using client = new TestClient(app, { contract: true })
  const send = (password: string) => client.post("/token", { body: new URLSearchParams({ username: "ada", password }) })
  expect(await (await send("correct horse")).json()).toEqual({ access_token: "token-of-ada", token_type: "bearer" })
  expect((await send("wrong")).status).toBe(400)
})

test("a scheme without autoError gives undefined", async () => {
  await using client = new TestClient(app, { contract: true })
  expect(await (await client.get("/usage")).json()).toEqual({ plan: "free" })
  expect(await (await client.get("/usage", { headers: { "x-api-key": "k" } })).json()).toEqual({ plan: "paid" })
})

test("the document names the schemes, the scopes and the refusals", async () => {
  const { paths, components } = await app.openapi()
  expect(paths["/items"]!.post.security).toEqual([{ OAuth2PasswordBearer: ["write"] }])
  expect(Object.keys(paths["/items"]!.post.responses)).toEqual(expect.arrayContaining(["201", "401", "403"]))
  expect(Object.keys(components!.securitySchemes)).toEqual(["OAuth2PasswordBearer", "APIKeyHeader"])
})
