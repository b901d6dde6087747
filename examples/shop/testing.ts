// A shop for tests: one database per file of tests, with full shelves and no orders before each test.
import { eq, sql } from "drizzle-orm"
import { dependency } from "hayapi"
import type { ValidationError } from "hayapi/client"
import { TestClient, type TestClientOptions } from "hayapi/testing"
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest"
import { app } from "./app.ts"
import { type Database, database as databaseDependency, openDatabase } from "./database.ts"
import { demoUsers, fillShelves } from "./seed.ts"
import { items } from "./tables.ts"
import { signingKey, signToken } from "./tokens.ts"
import { script } from "./web.ts"

const key = new TextEncoder().encode("for tests only, and long enough for HS256")
const names = Object.keys(demoUsers)

export class TestShop {
  #database: Database | undefined
  #client: TestClient | undefined
  readonly #tokens = new Map<string, string>()

  /** What the app itself asks. */
  get database(): Database {
    return this.#database!
  }

  /** Fails on every answer that the document does not describe. */
  get client(): TestClient {
    return this.#client!
  }

  /** The headers of one of the demo users. */
  as(name: keyof typeof demoUsers): { readonly authorization: string } {
    return { authorization: `Bearer ${this.#tokens.get(name)}` }
  }

  /** A token of anybody, good for some seconds. */
  sign(userId: number, lifetime: number): Promise<string> {
    return signToken(userId, key, lifetime)
  }

  async stockOf(itemId: number): Promise<number> {
    const item = await this.database.query.items.findFirst({ where: eq(items.id, itemId) })
    return item!.stock
  }

  /** Another client of the same database, with other options. */
  connect(options: TestClientOptions): TestClient {
    const overrides: TestClientOptions["overrides"] = [
      [databaseDependency, dependency(() => this.database, { scope: "app" })],
      [script, dependency(() => "", { scope: "app" })],
      [signingKey, dependency(() => key, { scope: "app" })],
      ...(options.overrides ?? []),
    ]
    return new TestClient(app, { contract: true, ...options, overrides })
  }

  async open(): Promise<void> {
    this.#database = await openDatabase()
    for (const [index, name] of names.entries()) this.#tokens.set(name, await signToken(index + 1, key))
  }

  async start(options: TestClientOptions): Promise<void> {
    await this.database.execute(sql`TRUNCATE items, orders, order_lines, order_events, emails RESTART IDENTITY`)
    await this.database.execute(sql`DELETE FROM users WHERE id > ${names.length}`)
    await fillShelves(this.database)
    this.#client = this.connect(options)
  }

  async stop(): Promise<void> {
    await this.#client?.close()
  }

  async close(): Promise<void> {
    await this.#database?.$client.close()
  }
}

/** The shop of a file of tests. */
export function testShop(options: TestClientOptions = {}): TestShop {
  const shop = new TestShop()
  beforeAll(() => shop.open())
  beforeEach(() => shop.start(options))
  afterEach(() => shop.stop())
  afterAll(() => shop.close())
  return shop
}

/** Where the problems of a 422 are: `body.price`. */
export async function problemsOf(response: Response): Promise<string[]> {
  const { detail } = (await response.json()) as ValidationError
  return detail.map(({ loc }) => loc.join("."))
}
