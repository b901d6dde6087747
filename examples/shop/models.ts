// What the shop speaks on the wire. Rows of the database (tables.ts) hold more than these models let out.
import { z } from "zod"

/** Euros on the wire, cents in the shop. */
const inCents = (euros: z.ZodNumber) =>
  z.codec(euros, z.int(), { decode: (amount) => Math.round(amount * 100), encode: (cents) => cents / 100 })

const Amount = inCents(z.number())
export const Price = inCents(z.number().positive().max(100_000).multipleOf(0.01))
const Cost = inCents(z.number().min(0).max(100_000).multipleOf(0.01))

/** What the database can keep as an id, and as text. */
export const Id = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
export const Text = z
  .string()
  .trim()
  .regex(/^[^\0]*$/, "NUL cannot be kept")

export const page = <T extends z.ZodType>(item: T, id: string) => z.object({ items: z.array(item), total: z.int() }).meta({ id })

// ---- users

export const NewUser = z
  .object({
    email: z
      .email()
      .max(200)
      .toLowerCase()
      .meta({ examples: ["mia@shop.example"] }),
    name: Text.min(1).max(80),
    password: z.string().min(10).max(200).meta({ format: "password" }),
  })
  .meta({ id: "NewUser" })

export const User = z.object({ id: z.int(), email: z.string(), name: z.string(), isStaff: z.boolean() }).meta({ id: "User" })

export const Token = z.object({ access_token: z.string(), token_type: z.literal("bearer"), expires_in: z.int() }).meta({ id: "Token" })

// ---- items

export const Sku = z
  .string()
  .regex(/^[A-Z]{2,5}-\d{2,5}$/, "Two to five capitals, a dash, two to five digits")
  .meta({ examples: ["POT-24"] })
export const Tag = z.string().regex(/^[a-z-]{2,30}$/, "Small letters and dashes")

const itemFields = {
  sku: Sku,
  name: Text.min(1).max(80),
  description: Text.max(2000),
  price: Price.meta({ description: "What a customer pays, in euros", examples: [24.5] }),
  supplierCost: Cost.meta({ description: "What the supplier takes; never shown to customers", examples: [11] }),
  stock: z.int().min(0).max(1_000_000),
  tags: z.array(Tag).max(10),
}

export const NewItem = z
  .object({ ...itemFields, description: itemFields.description.default(""), tags: itemFields.tags.default([]) })
  .meta({ id: "NewItem" })

// No defaults here: what the client left out must stay left out.
export const ItemChanges = z.object(itemFields).omit({ sku: true }).partial().meta({ id: "ItemChanges" })

export const Item = z
  .object(itemFields)
  .omit({ supplierCost: true })
  .extend({ id: z.int(), stock: z.int(), picture: z.string().nullable().meta({ description: "The URL of its picture" }) })
  .meta({ id: "Item" })

export const ItemPage = page(Item, "ItemPage")

export const StockChange = z.object({ itemId: z.int(), name: z.string(), stock: z.int() }).meta({ id: "StockChange" })

// ---- orders

export const orderStates = ["placed", "packed", "shipped", "delivered", "cancelled"] as const
export const OrderState = z.enum(orderStates).meta({ id: "OrderState" })

const NewOrderLine = z.object({ itemId: Id, quantity: z.int().min(1).max(99) }).meta({ id: "NewOrderLine" })

export const NewOrder = z
  .object({
    lines: z
      .array(NewOrderLine)
      .min(1)
      .max(20)
      .refine((lines) => new Set(lines.map(({ itemId }) => itemId)).size === lines.length, "Each item once, please"),
  })
  .meta({ id: "NewOrder" })

const OrderLine = z.object({ itemId: z.int().nullable(), name: z.string(), price: Amount, quantity: z.int() }).meta({ id: "OrderLine" })

export const Order = z
  .object({ id: z.int(), state: OrderState, total: Amount, createdAt: z.date(), lines: z.array(OrderLine) })
  .meta({ id: "Order" })

export const OrderPage = page(Order, "OrderPage")

export const NewState = z.object({ state: OrderState }).meta({ id: "NewState" })

export const OrderEvent = z.object({ state: OrderState, createdAt: z.date() }).meta({ id: "OrderEvent" })

// ---- the outbox

export const Email = z
  .object({ id: z.int(), recipient: z.string(), subject: z.string(), body: z.string(), createdAt: z.date() })
  .meta({ id: "Email" })

export const EmailPage = page(Email, "EmailPage")
