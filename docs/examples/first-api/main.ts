// The first API of README.md.
import { Hayapi, httpError } from "hayapi"
import { z } from "zod"

const Item = z.object({ id: z.int(), name: z.string() }).meta({ id: "Item" })
const ItemNotFound = httpError(404, "Item not found")

const rows = [{ id: 1, name: "Teapot", supplierCost: 11 }]

export const app = new Hayapi({ title: "Shop" })

export const readItem = app.get(
  "/items/{item_id}",
  { params: { item_id: z.int() }, responseModel: Item, errors: [ItemNotFound] },
  function readItem({ item_id }) {
    const row = rows.find((item) => item.id === item_id)
    if (row === undefined) throw new ItemNotFound()
    return row
  },
)
