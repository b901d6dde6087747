// Users: registration, login, tokens, and the mail that goes out.
import { describe, expect, test } from "vitest"
import { listEmails } from "./mail.ts"
import { hashPassword, verifyPassword } from "./passwords.ts"
import { demoUsers } from "./seed.ts"
import { problemsOf, testShop } from "./testing.ts"

const shop = testShop()
const login = (username: string, password: string) => shop.client.post("/token", { body: new URLSearchParams({ username, password }) })
const mia = { email: "Mia@shop.example", name: "Mia", password: "a long password" }

describe("registration", () => {
  test("a new user can log in, and gets mail", async () => {
    const response = await shop.client.post("/users", { json: mia })
    expect(response.status).toBe(201)
    expect(response.headers.get("location")).toBe("/users/me")
    const created = await response.json()
    expect(created).toEqual({ id: expect.any(Number), email: "mia@shop.example", name: "Mia", isStaff: false })

    const { access_token } = (await (await login("mia@SHOP.example", mia.password)).json()) as { access_token: string }
    const me = await shop.client.get("/users/me", { headers: { authorization: `Bearer ${access_token}` } })
    expect(await me.json()).toEqual(created)

    await using staff = shop.connect({ headers: shop.as("staff") })
    const { items } = await staff.call(listEmails)
    expect(items).toMatchObject([{ recipient: "mia@shop.example", subject: "Welcome to the shop" }])
  })

  test("one email is one user, and a refused one gets no mail", async () => {
    const response = await shop.client.post("/users", { json: { ...mia, email: "ADA@shop.example" } })
    expect(response.status).toBe(409)
    expect(await shop.database.query.emails.findMany()).toEqual([])
  })

  test("nobody makes themselves staff", async () => {
    const response = await shop.client.post("/users", { json: { ...mia, isStaff: true } })
    expect(await response.json()).toMatchObject({ isStaff: false })
  })

  test("every problem is told at its field", async () => {
    const response = await shop.client.post("/users", { json: { email: "mia", name: "  ", password: "short" } })
    expect(response.status).toBe(422)
    expect(await problemsOf(response)).toEqual(["body.email", "body.name", "body.password"])
  })
})

describe("login", () => {
  test("the token is not for caches", async () => {
    const response = await login(demoUsers.ben.email, demoUsers.ben.password)
    expect(response.headers.get("cache-control")).toBe("no-store")
    expect(await response.json()).toEqual({ access_token: expect.stringMatching(/^ey/), token_type: "bearer", expires_in: 3600 })
  })

  test("a wrong password and an unknown user get one answer", async () => {
    for (const response of [await login(demoUsers.ben.email, "wrong"), await login("nobody@shop.example", "wrong")]) {
      expect(response.status).toBe(401)
      expect(response.headers.get("www-authenticate")).toBe("Bearer")
      expect(await response.json()).toEqual({ detail: "Wrong email or password" })
    }
  })

  test("a password fits its own hash only, and no hash at all fits nothing", async () => {
    const hash = await hashPassword("correct")
    expect(await verifyPassword("correct", hash)).toBe(true)
    expect(await verifyPassword("Correct", hash)).toBe(false)
    expect(await verifyPassword("correct", undefined)).toBe(false)
    expect(await verifyPassword("", "")).toBe(false)
    expect(await hashPassword("correct")).not.toBe(hash)
  })
})

describe("tokens", () => {
  const ask = (token: string) => shop.client.get("/users/me", { headers: { authorization: `Bearer ${token}` } })

  test("without one the answer is the challenge of the scheme", async () => {
    const response = await shop.client.get("/users/me")
    expect(response.status).toBe(401)
    expect(response.headers.get("www-authenticate")).toBe("Bearer")
  })

  test("forged, unsigned, expired ones and those of deleted users are refused", async () => {
    const [head, , signature] = (await shop.sign(2, 60)).split(".")
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
    const claims = encode({ iss: "hayapi-shop", sub: "1", exp: 4_000_000_000 })
    const refused = [
      `${head}.${claims}.${signature}`,
      `${encode({ alg: "none" })}.${claims}.`,
      await shop.sign(2, -1),
      await shop.sign(99, 60),
    ]
    for (const token of refused) {
      const response = await ask(token)
      expect(response.status).toBe(401)
      expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"')
    }
    expect((await ask(await shop.sign(2, 60))).status).toBe(200)
  })

  test("only the staff read the outbox", async () => {
    expect((await shop.client.get("/emails")).status).toBe(401)
    expect((await shop.client.get("/emails", { headers: shop.as("ada") })).status).toBe(403)
    expect(await (await shop.client.get("/emails", { headers: shop.as("staff") })).json()).toEqual({ items: [], total: 0 })
  })
})
