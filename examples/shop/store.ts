// The shop's data. In memory: it starts with two items and forgets everything when the process ends.
import { dependency } from "hayapi"
import type { z } from "zod"
import type { NewItem, Order } from "./models.ts"

export interface StoredItem extends z.output<typeof NewItem> {
  readonly id: number
}

export type StoredOrder = z.output<typeof Order>

export class Store {
  readonly items = new Map<number, StoredItem>()
  readonly orders = new Map<number, StoredOrder>()
  #lastItem = 0
  #lastOrder = 0

  addItem(item: z.output<typeof NewItem>): StoredItem {
    this.#lastItem += 1
    const stored = { id: this.#lastItem, ...item }
    this.items.set(stored.id, stored)
    return stored
  }

  addOrder(item: StoredItem, quantity: number): StoredOrder {
    this.#lastOrder += 1
    const order = { id: this.#lastOrder, itemId: item.id, quantity, total: item.price * quantity, orderedAt: new Date() }
    item.stock -= quantity
    this.orders.set(order.id, order)
    return order
  }
}

/** One store per started app: two tests never see each other's items. */
export const store = dependency(
  () => {
    const shop = new Store()
    shop.addItem({ name: "Teapot", price: 24.5, supplierCost: 11, stock: 8, tags: ["kitchen"] })
    shop.addItem({ name: "Kettle", price: 39, supplierCost: 20.5, stock: 1, tags: ["kitchen", "electric"] })
    return shop
  },
  { scope: "app" },
)
