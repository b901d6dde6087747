// What the shop speaks on the wire. What it keeps of an item (store.ts) is more than `Item` lets out.
import { z } from "zod"

const name = z.string().min(1).max(80)
const price = z.number().positive().meta({ description: "What a customer pays" })
const supplierCost = z.number().nonnegative().meta({ description: "What the supplier takes; never shown to customers" })
const stock = z.int().min(0)

export const Item = z.object({ id: z.int(), name, price, stock, tags: z.array(z.string()) }).meta({ id: "Item" })

export const ItemPage = z.object({ items: z.array(Item), total: z.int() }).meta({ id: "ItemPage" })

export const NewItem = z.object({ name, price, supplierCost, stock, tags: z.array(z.string()).default([]) }).meta({ id: "NewItem" })

// No defaults here: what the client left out must stay left out.
export const ItemChanges = z
  .object({ name, price, supplierCost, stock, tags: z.array(z.string()) })
  .partial()
  .meta({ id: "ItemChanges" })

export const NewOrder = z.object({ itemId: z.int(), quantity: z.int().min(1).max(99) }).meta({ id: "NewOrder" })

export const Order = z
  .object({ id: z.int(), itemId: z.int(), quantity: z.int(), total: z.number(), orderedAt: z.date() })
  .meta({ id: "Order" })
