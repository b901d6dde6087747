// The database of the example: one connection per app, one transaction per request that writes.
import { fileURLToPath } from "node:url"
import { PGlite } from "@electric-sql/pglite"
import { drizzle } from "drizzle-orm/pglite"
import { migrate } from "drizzle-orm/pglite/migrator"
import { dependency } from "hayapi"

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url))

export const database = dependency(
  async function* database() {
    const db = drizzle({ client: await PGlite.create() })
    await migrate(db, { migrationsFolder })
    try {
      yield db
    } finally {
      await db.$client.close()
    }
  },
  { scope: "app" },
)

type Database = typeof database extends { "~yields": infer T } ? T : never
type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0]

export const transaction = dependency(
  { database },
  async function* transaction({ database }) {
    const { tx, commit, rollback } = await begin(database)
    try {
      yield tx
    } catch (error) {
      await rollback()
      throw error
    }
    await commit()
  },
  { scope: "function" },
)

interface Begun {
  readonly tx: Transaction
  commit(): Promise<void>
  rollback(): Promise<void>
}

// Drizzle's transactions last as long as a callback: this one waits in it until `commit` or `rollback` is called.
function begin(database: Database): Promise<Begun> {
  return new Promise((resolve, reject) => {
    const ended = database.transaction(
      (tx) =>
        new Promise<void>((leave, fail) => {
          const commit = (): Promise<void> => {
            leave()
            return ended
          }
          const rollback = (): Promise<void> => {
            fail(new Error("rolled back"))
            return ended.catch(() => {})
          }
          resolve({ tx, commit, rollback })
        }),
    )
    ended.catch(reject)
  })
}
