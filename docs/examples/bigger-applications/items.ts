// The items of the example: a router and its operations.
import { httpError, Router } from "hayapi"
import { z } from "zod"

const Item = z.object({ id: z.string(), name: z.string() }).meta({ id: "Item" })
const ItemNotFound = httpError(404, "Item not found")

const items = new Map([["teapot", { id: "teapot", name: "Teapot" }]])

export const router = new Router({ prefix: "/items", tags: ["items"], responses: { 418: { description: "It is a teapot" } } })

export const listItems = router.get("/", { responseModel: z.array(Item) }, () => [...items.values()])

export const readItem = router.get("/{item_id}", { responseModel: Item, errors: [ItemNotFound] }, ({ item_id }) => {
  const item = items.get(item_id)
  if (item === undefined) throw new ItemNotFound()
  return item
})
