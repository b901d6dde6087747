// What the guide says about the security example.
import { TestClient } from "hayapi/testing"
import { SignJWT } from "jose"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { app } from "./main.ts"
import { hashPassword, isPassword } from "./passwords.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app, { contract: true })
})
afterAll(() => client.close())

const post = (fields: Record<string, string>) => client.post("/token", { body: new URLSearchParams(fields) })
async function login(username: string, password: string, scope: string) {
  const { access_token: token } = (await (await post({ username, password, scope })).json()) as { access_token: string }
  return { headers: { authorization: `Bearer ${token}` } }
}

test("without a token the answer is 401, with the challenge of the scheme", async () => {
  const response = await client.get("/me")
  expect([response.status, response.headers.get("www-authenticate"), await response.json()]).toEqual([
    401,
    "Bearer",
    { detail: "Not authenticated" },
  ])
})

test("a wrong password and an unknown user get one answer", async () => {
  for (const [username, password] of [
    ["ada", "wrong"],
    ["eve", "correct horse"],
  ]) {
    const response = await post({ username: username!, password: password! })
    expect([response.status, await response.json()]).toEqual([401, { detail: "Incorrect username or password" }])
  }
})

test("a login gives a token, scopes decide what it may do, and the response model what leaves", async () => {
  const ada = await login("ada", "correct horse", "read write")
  expect(await (await client.get("/me", ada)).json()).toEqual({ name: "ada" })
  expect((await client.post("/items", ada)).status).toBe(201)
  // Bob has no right to write, and Ada did not ask for it.
  for (const token of [await login("bob", "battery staple", "read write"), await login("ada", "correct horse", "read")]) {
    expect((await client.get("/me", token)).status).toBe(200)
    const refused = await client.post("/items", token)
    expect([refused.status, await refused.json()]).toEqual([403, { detail: "Not enough permissions" }])
  }
})

test("tokens that others signed, that are over, or that are none are refused alike", async () => {
  const key = new TextEncoder().encode("a key that somebody else made up, long enough for HS256")
  const forged = await new SignJWT({ scope: "read" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject("ada")
    .setExpirationTime("1 hour")
    .sign(key)
  for (const token of [forged, "x", "a.b.c"]) {
    const response = await client.get("/me", { headers: { authorization: `Bearer ${token}` } })
    expect([response.status, await response.json()]).toEqual([401, { detail: "Could not validate credentials" }])
  }
})

test("a scheme without autoError gives undefined", async () => {
  expect(await (await client.get("/usage")).json()).toEqual({ plan: "free" })
  expect(await (await client.get("/usage", { headers: { "x-api-key": "k" } })).json()).toEqual({ plan: "paid" })
})

test("HTTP Basic asks for name and password", async () => {
  const as = (pair: string) => client.get("/statistics", { headers: { authorization: `Basic ${btoa(pair)}` } })
  expect((await client.get("/statistics")).headers.get("www-authenticate")).toBe('Basic realm="statistics"')
  expect((await as("operator:wrong")).status).toBe(401)
  expect(await (await as("operator:swordfish")).json()).toEqual({ operator: "operator", visits: 12 })
})

test("the document names the schemes, the scopes and the refusals", async () => {
  const { paths, components } = await app.openapi()
  expect(paths["/items"]!.post.security).toEqual([{ OAuth2PasswordBearer: ["write"] }])
  expect(Object.keys(paths["/items"]!.post.responses)).toEqual(expect.arrayContaining(["201", "401", "403"]))
  expect(Object.keys(components!.securitySchemes)).toEqual(["OAuth2PasswordBearer", "APIKeyHeader", "HTTPBasic"])
})

describe("passwords", () => {
  test("a hash fits its password only, and is another one each time", () => {
    expect(isPassword("a", hashPassword("a"))).toBe(true)
    expect(isPassword("b", hashPassword("a"))).toBe(false)
    expect(isPassword("a", undefined)).toBe(false)
    expect(hashPassword("a")).not.toBe(hashPassword("a"))
  })
})
