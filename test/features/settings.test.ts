// Settings from environment variables and `.env` files.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { dependency, Hayapi } from "hayapi"
import { readSettings, SettingsError } from "hayapi/settings"
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest"
import { z } from "zod"

const Shop = z.object({ appName: z.string().default("Shop"), admin_email: z.email(), port: z.int().max(65_535).default(8000) })

function problemsOf(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

describe("settings", () => {
  it("are read from variables named after them, in any case, and coerced", () => {
    const settings = readSettings(Shop, { env: { APP_NAME: "Tea", admin_Email: "a@b.co", PORT: "80", OTHER: "1" } })
    expectTypeOf(settings.port).toEqualTypeOf<number>()
    expect(settings).toEqual({ appName: "Tea", admin_email: "a@b.co", port: 80 })
    expect(Object.isFrozen(settings)).toBe(true)
  })

  it("take their defaults where there is no variable, and a prefix", () => {
    expect(readSettings(Shop, { prefix: "SHOP_", env: { SHOP_ADMIN_EMAIL: "a@b.co", PORT: "1" } })).toEqual({
      appName: "Shop",
      admin_email: "a@b.co",
      port: 8000,
    })
  })

  it("are those of the process unless told otherwise", () => {
    process.env.HAYAPI_TEST_SETTING = "here"
    try {
      expect(readSettings(z.object({ hayapiTestSetting: z.string() }))).toEqual({ hayapiTestSetting: "here" })
    } finally {
      delete process.env.HAYAPI_TEST_SETTING
    }
  })

  it("tell all problems by variable, and never a value", () => {
    const read = () => readSettings(Shop, { prefix: "SHOP_", env: { SHOP_PORT: "hunter2" } })
    expect(problemsOf(read)).toEqual([
      { variable: "SHOP_ADMIN_EMAIL", type: "missing", msg: "Field required" },
      { variable: "SHOP_PORT", type: "int_parsing", msg: "Input should be a valid integer, unable to parse string as an integer" },
    ])
    expect(read).toThrow("The settings are invalid\n  SHOP_ADMIN_EMAIL: Field required\n  SHOP_PORT: Input should be a valid integer")
    expect(read).not.toThrow("hunter2")
  })

  it("hold lists and objects as JSON", () => {
    const Lists = z.object({ hosts: z.array(z.string()), limits: z.record(z.string(), z.int()).default({}) })
    expect(readSettings(Lists, { env: { HOSTS: '["a","b"]', LIMITS: '{"a":1}' } })).toEqual({ hosts: ["a", "b"], limits: { a: 1 } })
    expect(problemsOf(() => readSettings(Lists, { env: { HOSTS: "a,b", LIMITS: '{"a":"x"}' } }))).toMatchObject([
      { variable: "HOSTS", type: "json_invalid" },
      { variable: "LIMITS.a", type: "int_parsing" },
    ])
  })

  it("may be nested, with a delimiter", () => {
    const Nested = z.object({ database: z.object({ url: z.string(), pool: z.object({ size: z.int() }).optional() }) })
    const env = { DATABASE__URL: "db", DATABASE__POOL__SIZE: "5" }
    expect(readSettings(Nested, { env, nestedDelimiter: "__" })).toEqual({ database: { url: "db", pool: { size: 5 } } })
    expect(readSettings(Nested, { env: { DATABASE: '{"url":"json"}', DATABASE__URL: "own" }, nestedDelimiter: "__" })).toEqual({
      database: { url: "own" },
    })
    expect(problemsOf(() => readSettings(Nested, { env: { DATABASE__POOL__SIZE: "x" }, nestedDelimiter: "__" }))).toMatchObject([
      { variable: "DATABASE__URL", type: "missing" },
      { variable: "DATABASE__POOL__SIZE", type: "int_parsing" },
    ])
  })

  it("are an object schema that answers at once", () => {
    expect(() => readSettings(z.string())).toThrow("The schema of settings must be an object")
    const later = z.object({ a: z.string().refine(async () => true) })
    expect(() => readSettings(later, { env: { A: "1" } })).toThrow("cannot be asynchronous")
  })

  it("are a dependency of the app, read when it starts", async () => {
    const settings = dependency(() => readSettings(Shop, { env: { ADMIN_EMAIL: "a@b.co" } }), { scope: "app" })
    const app = new Hayapi()
    app.get("/info", { params: { settings } }, (values) => values.settings)
    const forTests = dependency(() => ({ appName: "Test", admin_email: "t@b.co", port: 1 }), { scope: "app" })
    await using client = new TestClient(app, { overrides: [[settings, forTests]] })
    expect(await (await client.get("/info")).json()).toEqual({ appName: "Test", admin_email: "t@b.co", port: 1 })
  })
})

describe("files", () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hayapi-"))
    writeFileSync(join(folder, ".env"), "# The shop\nADMIN_EMAIL=\"file@b.co\"\nAPP_NAME='From a file' # said here\nPORT=1\n")
    writeFileSync(join(folder, ".env.local"), "PORT=2\n")
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it("are read one after the other, and variables win", () => {
    const envFile = [".env", ".env.local", ".env.absent"].map((name) => join(folder, name))
    expect(readSettings(Shop, { envFile, env: {} })).toEqual({ appName: "From a file", admin_email: "file@b.co", port: 2 })
    expect(readSettings(Shop, { envFile: envFile[0]!, env: { port: "3" } }).port).toBe(3)
  })

  it("that cannot be read are told", () => {
    expect(() => readSettings(Shop, { envFile: folder, env: {} })).toThrow("EISDIR")
  })
})
