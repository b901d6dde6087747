// The tables of the shop, for queries and migrations. Money is in cents; what may never be is a constraint of the database.
import { relations, sql } from "drizzle-orm"
import { bigint, boolean, check, integer, pgEnum, pgTable, serial, text, timestamp } from "drizzle-orm/pg-core"
import { orderStates } from "./models.ts"

const createdAt = timestamp({ withTimezone: true }).notNull().defaultNow()

export const users = pgTable("users", {
  id: serial().primaryKey(),
  email: text().notNull().unique(),
  name: text().notNull(),
  passwordHash: text().notNull(),
  isStaff: boolean().notNull().default(false),
  createdAt,
})

export const items = pgTable(
  "items",
  {
    id: serial().primaryKey(),
    sku: text().notNull().unique(),
    name: text().notNull(),
    description: text().notNull().default(""),
    price: integer().notNull(),
    supplierCost: integer().notNull(),
    stock: integer().notNull(),
    tags: text().array().notNull().default([]),
    /** The URL of the picture. */
    picture: text(),
    /** Counts the changes: it is the item's ETag. */
    version: integer()
      .notNull()
      .default(1)
      .$onUpdate(() => sql`version + 1`),
  },
  (item) => [check("items_price", sql`${item.price} > 0`), check("items_stock", sql`${item.stock} >= 0`)],
)

export const orderState = pgEnum("order_state", orderStates)

export const orders = pgTable("orders", {
  id: serial().primaryKey(),
  customerId: integer()
    .notNull()
    .references(() => users.id),
  state: orderState().notNull().default("placed"),
  total: bigint({ mode: "number" }).notNull(),
  createdAt,
})

export const orderLines = pgTable(
  "order_lines",
  {
    id: serial().primaryKey(),
    orderId: integer()
      .notNull()
      .references(() => orders.id),
    /** Null when the item is no longer sold. */
    itemId: integer().references(() => items.id, { onDelete: "set null" }),
    name: text().notNull(),
    price: integer().notNull(),
    quantity: integer().notNull(),
  },
  (line) => [check("order_lines_quantity", sql`${line.quantity} > 0`)],
)

export const orderEvents = pgTable("order_events", {
  id: serial().primaryKey(),
  orderId: integer()
    .notNull()
    .references(() => orders.id),
  state: orderState().notNull(),
  createdAt,
})

/** The outbox: what a mail server would fetch and send. */
export const emails = pgTable("emails", {
  id: serial().primaryKey(),
  recipient: text().notNull(),
  subject: text().notNull(),
  body: text().notNull(),
  createdAt,
})

export const orderRelations = relations(orders, ({ many }) => ({ lines: many(orderLines) }))
export const orderLineRelations = relations(orderLines, ({ one }) => ({
  order: one(orders, { fields: [orderLines.orderId], references: [orders.id] }),
}))
