// Orders: anyone may order what is in stock; the staff may look at orders.
import { httpError, Router, status } from "hayapi"
import { z } from "zod"
import { ItemNotFound, staffOnly } from "./dependencies.ts"
import { NewOrder, Order } from "./models.ts"
import { store } from "./store.ts"

const OutOfStock = httpError(409, z.object({ message: z.string(), available: z.int() }).meta({ id: "OutOfStock" }), {
  description: "Fewer in stock than ordered",
  headers: { "Retry-After": "86400" },
})
const OrderNotFound = httpError(404, "No such order")

export const router = new Router({ prefix: "/orders", tags: ["orders"] })

export const placeOrder = router.post(
  "",
  {
    params: { order: NewOrder, store },
    responseModel: Order,
    statusCode: status.HTTP_201_CREATED,
    responses: { 201: { headers: { Location: z.string() } } },
    errors: [ItemNotFound, OutOfStock],
  },
  function placeOrder({ order, store, response }) {
    const item = store.items.get(order.itemId)
    if (item === undefined) throw new ItemNotFound()
    if (item.stock < order.quantity) throw new OutOfStock({ message: `Not enough of ${item.name}`, available: item.stock })
    const placed = store.addOrder(item, order.quantity)
    response.headers.set("Location", `/orders/${placed.id}`)
    return placed
  },
)

export const readOrder = router.get(
  "/{order_id}",
  { params: { order_id: z.int(), store }, dependencies: [staffOnly], responseModel: Order, errors: [OrderNotFound] },
  function readOrder({ order_id, store }) {
    const order = store.orders.get(order_id)
    if (order === undefined) throw new OrderNotFound()
    return order
  },
)
