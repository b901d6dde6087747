// Items: a router whose operations type the client.
import { Header, httpError, Router } from "hayapi"
import { z } from "zod"

const Item = z.object({ id: z.int(), name: z.string(), tags: z.array(z.string()).default([]) }).meta({ id: "Item" })
const ItemNotFound = httpError(404, "Item not found")

export const router = new Router({ prefix: "/items" })

export const readItem = router.get(
  "/{item_id}",
  { params: { item_id: z.int(), short: z.boolean().default(false) }, responseModel: Item, errors: [ItemNotFound] },
  function readItem({ item_id }) {
    if (item_id !== 1) throw new ItemNotFound()
    return { id: 1, name: "Teapot" }
  },
)

export const createItem = router.post(
  "/",
  { params: { item: Item, userAgent: Header(z.string().optional()) }, responseModel: Item, statusCode: 201 },
  function createItem({ item }) {
    return item
  },
)
