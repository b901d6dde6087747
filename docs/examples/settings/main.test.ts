import { dependency } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterEach, expect, test } from "vitest"
import { app, quietApp, readInfo, settings } from "./main.ts"

afterEach(() => {
  for (const name of ["SHOP_ADMIN_EMAIL", "SHOP_ITEMS_PER_PAGE"]) delete process.env[name]
})

test("settings come from the environment, or from their defaults", async () => {
  process.env.SHOP_ADMIN_EMAIL = "tea@example.com"
  process.env.SHOP_ITEMS_PER_PAGE = "50"
  await using client = new TestClient(app)
  expect(await client.call(readInfo)).toEqual({ name: "Tea shop", contact: "tea@example.com", itemsPerPage: 50 })
})

test("an app whose settings are invalid does not start, and says why without values", async () => {
  process.env.SHOP_ITEMS_PER_PAGE = "many"
  await using client = new TestClient(app)
  await expect(client.call(readInfo)).rejects.toThrow(`The settings are invalid
  SHOP_ADMIN_EMAIL: Field required
  SHOP_ITEMS_PER_PAGE: Input should be a valid integer, unable to parse string as an integer`)
})

const testSettings = dependency(() => ({ appName: "Test shop", adminEmail: "test@example.com", itemsPerPage: 2, allowedOrigins: [] }), {
  scope: "app",
})

test("a test brings its own settings", async () => {
  await using client = new TestClient(app, { overrides: [[settings, testSettings]] })
  expect(await client.call(readInfo)).toMatchObject({ name: "Test shop", itemsPerPage: 2 })
})

test("without its variable there is no document", async () => {
  await using client = new TestClient(quietApp)
  expect((await client.get("/openapi.json")).status).toBe(404)
  expect((await client.get("/docs")).status).toBe(404)
})
