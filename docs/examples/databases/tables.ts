// The tables of the example, as the migrations make them.
import { integer, pgTable, text } from "drizzle-orm/pg-core"

export const heroes = pgTable("heroes", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull().unique(),
  secretName: text("secret_name").notNull(),
  age: integer(),
})
