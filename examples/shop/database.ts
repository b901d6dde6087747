// The database: PostgreSQL inside this process. One connection per started app, one transaction per request that writes.
import { existsSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { PGlite } from "@electric-sql/pglite"
import { dataDir } from "@electric-sql/pglite-prepopulatedfs"
import type { ExtractTablesWithRelations } from "drizzle-orm"
import type { PgDatabase } from "drizzle-orm/pg-core"
import { drizzle, type PgliteDatabase, type PgliteQueryResultHKT } from "drizzle-orm/pglite"
import { migrate } from "drizzle-orm/pglite/migrator"
import { dependency } from "hayapi"
import { seed } from "./seed.ts"
import { settings } from "./settings.ts"
import * as tables from "./tables.ts"

type Tables = typeof tables

export type Database = PgliteDatabase<Tables> & { $client: PGlite }

/** What the database and a transaction have in common. */
export type Queries = PgDatabase<PgliteQueryResultHKT, Tables, ExtractTablesWithRelations<Tables>>

/** Opens the database of a folder, or one in memory; brings it up to date, and fills it if it is new. */
export async function openDatabase(folder?: string): Promise<Database> {
  const client = folder === undefined ? await PGlite.create({ loadDataDir: await dataDir() }) : await openFolder(folder)
  const database = drizzle({ client, schema: tables, casing: "snake_case" })
  await migrate(database, { migrationsFolder: fileURLToPath(new URL("./migrations", import.meta.url)) })
  await database.transaction(seed)
  return database
}

// An empty database is unpacked: making one takes five times as long.
async function openFolder(folder: string): Promise<PGlite> {
  if (existsSync(join(folder, "PG_VERSION"))) return PGlite.create(folder)
  await mkdir(folder, { recursive: true })
  return PGlite.create(folder, { loadDataDir: await dataDir() })
}

export const database = dependency(
  { settings },
  async function* ({ settings }) {
    const opened = await openDatabase(settings.data && join(settings.data, "database"))
    yield opened
    await opened.$client.close()
  },
  { scope: "app" },
)

/**
 * A transaction: committed before the answer leaves, rolled back when anything throws. Declare it behind all that asks `database`:
 * there is one connection, so whoever asks for it within the transaction waits for the transaction to end.
 */
export const transaction = dependency(
  { database },
  async function* ({ database }) {
    const { transaction, commit, rollback } = await beginTransaction(database)
    try {
      yield transaction
    } catch (error) {
      await rollback(error)
      throw error
    }
    await commit()
  },
  { scope: "function" },
)

interface OpenTransaction {
  readonly transaction: Queries
  commit(): Promise<void>
  rollback(error: unknown): Promise<void>
}

// Drizzle's transactions last as long as a callback. This one waits in the callback until it is told how to end.
function beginTransaction(database: Database): Promise<OpenTransaction> {
  return new Promise((resolve, reject) => {
    const ended = database.transaction(
      (transaction) =>
        new Promise<void>((leave, fail) => {
          const commit = (): Promise<void> => {
            leave()
            return ended
          }
          const rollback = (error: unknown): Promise<void> => {
            fail(error)
            return ended.catch(() => {})
          }
          resolve({ transaction, commit, rollback })
        }),
    )
    ended.catch(reject)
  })
}
