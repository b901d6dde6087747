// The shop as a whole: what it keeps, what keeps it from starting, what its tables and its document say.
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { getTableName, is } from "drizzle-orm"
import { getTableConfig, PgTable } from "drizzle-orm/pg-core"
import { dependency, Hayapi, Query } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterEach, describe, expect, test, vi } from "vitest"
import { z } from "zod"
import { app } from "./app.ts"
import { database, transaction } from "./database.ts"
import { settings } from "./settings.ts"
import * as tables from "./tables.ts"
import { testShop } from "./testing.ts"

const shop = testShop()

afterEach(() => {
  vi.unstubAllEnvs()
})

test("the migrations make the tables that the queries ask", async () => {
  const { rows } = await shop.database.$client.query<{ table: string; columns: string[] }>(`
    SELECT table_name AS table, array_agg(column_name::text ORDER BY column_name) AS columns
    FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name ORDER BY table_name`)
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const declared = Object.values(tables)
    .filter((table) => is(table, PgTable))
    .map((table) => ({
      table: getTableName(table),
      columns: getTableConfig(table)
        .columns.map(({ name }) => snake(name))
        .sort(),
    }))
  expect(rows).toEqual(declared.sort((a, b) => (a.table < b.table ? -1 : 1)))
})

test("with a folder for its data the shop remembers them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "shop-data-"))
  const kept = dependency(() => ({ data: join(folder, "data"), secret: "the same secret after a restart!" }), { scope: "app" })
  const open = (headers: Record<string, string> = {}) => new TestClient(app, { overrides: [[settings, kept]], headers })
  let authorization: string
  try {
    {
      await using client = open()
      const form = new URLSearchParams({ username: "ada@shop.example", password: "two lumps of sugar" })
      const { access_token } = (await (await client.post("/token", { body: form })).json()) as { access_token: string }
      authorization = `Bearer ${access_token}`
      const order = { lines: [{ itemId: 1, quantity: 3 }] }
      expect((await client.post("/orders", { json: order, headers: { authorization } })).status).toBe(201)
    }
    await using client = open({ authorization })
    expect((await client.get("/orders/1")).status).toBe(200)
    expect(await (await client.get("/items/1")).json()).toMatchObject({ stock: 5 })
    expect(await (await client.get("/items?limit=1")).json()).toMatchObject({ total: 16 })
    expect(await readdir(join(folder, "data"))).toEqual(["database", "pictures"])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 60_000)

test("a secret that is too short keeps the shop from starting", async () => {
  vi.stubEnv("SHOP_SECRET", "short")
  await using client = new TestClient(app)
  await expect(client.get("/items")).rejects.toThrow("SHOP_SECRET: needs 32 characters or more")
})

describe("a transaction", () => {
  const quiet = { error() {}, warn() {}, info() {} }
  const small = new Hayapi({ logger: quiet })
  const Named = z.object({ name: z.string().min(2) })
  small.post("/{sku}", { params: { name: Query(z.string()), transaction }, responseModel: Named }, async ({ sku, name, transaction }) => {
    await transaction.insert(tables.items).values({ sku, name, price: 100, supplierCost: 50, stock: 1 })
    return { name }
  })
  const connect = () =>
    new TestClient(small, { overrides: [[database, dependency(() => shop.database, { scope: "app" })]], raiseServerExceptions: false })
  const count = () => shop.database.$count(tables.items)

  test("is over when the answer is there", async () => {
    await using client = connect()
    expect((await client.post("/NEW-01?name=New")).status).toBe(200)
    expect(await count()).toBe(17)
  })

  test("takes everything back when a rule of the database is broken, and the next one can begin", async () => {
    await using client = connect()
    expect((await client.post("/TEA-08?name=New")).status).toBe(500)
    expect(await count()).toBe(16)
    expect((await client.post("/NEW-01?name=New")).status).toBe(200)
  })

  test("takes everything back when the answer does not fit its model", async () => {
    await using client = connect()
    expect((await client.post("/NEW-01?name=N")).status).toBe(500)
    expect(await count()).toBe(16)
  })

  test("that cannot be committed is no success", async () => {
    await shop.database.$client.exec(`
      CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'too late'; END $$ LANGUAGE plpgsql;
      CREATE CONSTRAINT TRIGGER late AFTER INSERT ON items DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.sku = 'LATE-01') EXECUTE FUNCTION refuse()`)
    await using client = connect()
    expect((await client.post("/LATE-01?name=Late")).status).toBe(500)
    expect(await count()).toBe(16)
  })
})

describe("answers", () => {
  test("carry an id and a policy, errors too", async () => {
    for (const path of ["/items", "/nowhere", "/users/me"]) {
      const { headers } = await shop.client.get(path)
      expect(headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/)
      expect(headers.get("content-security-policy")).toContain("default-src 'self'")
      expect(headers.get("x-content-type-options")).toBe("nosniff")
    }
  })

  test("the page is a page, and its sources are nobody's", async () => {
    const page = await shop.client.get("/")
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8")
    for (const path of ["/page.ts", "/app.ts", "/../app.ts", "/tsconfig.json"]) expect((await shop.client.get(path)).status).toBe(404)
  })
})

describe("what the database could not keep", () => {
  test.each([
    ["GET", "/items?search=a%00b"],
    ["GET", "/items?tag=a%00b"],
    ["GET", "/items/2147483648"],
    ["GET", "/orders/2147483648"],
    ["POST", "/orders", { lines: [{ itemId: 2 ** 31, quantity: 1 }] }],
    ["POST", "/items", { sku: "NUL-00", name: "a\0b", description: "\0", price: 1, supplierCost: 0, stock: 0 }],
    ["PATCH", "/items/1", { name: "a\0b" }],
    ["POST", "/users", { email: "a\0b@shop.example", name: "\0", password: "a long password" }],
  ])("is refused like any other mistake: %s %s", async (method, path, json?: unknown) => {
    const response = await shop.client.request(method, path, { headers: shop.as("staff"), ...(json === undefined ? {} : { json }) })
    expect(response.status).toBe(422)
  })

  test("is nobody's login", async () => {
    const response = await shop.client.post("/token", { body: new URLSearchParams({ username: "a\0b", password: "\0" }) })
    expect(response.status).toBe(401)
  })
})

test("the document says that the price list is CSV and the events are a stream", async () => {
  const { paths } = await app.openapi()
  expect(Object.keys(paths["/items/prices.csv"]!.get.responses["200"].content)).toEqual(["text/csv"])
  expect(Object.keys(paths["/orders/{order_id}/events"]!.get.responses["200"].content)).toEqual(["text/event-stream"])
})

test("the document has no secrets in its answers", async () => {
  const { components } = await app.openapi()
  const schemas = components!.schemas
  expect(Object.keys(schemas.Item.properties)).not.toContain("supplierCost")
  expect(Object.keys(schemas.User.properties).sort()).toEqual(["email", "id", "isStaff", "name"])
  expect(schemas.Item.properties.price).toMatchObject({ type: "number", description: "What a customer pays, in euros" })
  expect(JSON.stringify(schemas)).not.toMatch(/passwordHash|version/)
})
