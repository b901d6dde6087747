// Orders: another router, with an error that carries data.
import { httpError, Router } from "hayapi"
import { z } from "zod"

const Order = z.object({ order_id: z.uuid(), placed_at: z.date() }).meta({ id: "Order" })
const SoldOut = httpError(409, z.object({ left: z.int() }).meta({ id: "SoldOut" }))

export const router = new Router({ prefix: "/orders" })

export const placeOrder = router.post(
  "/",
  {
    params: { order: z.object({ item_id: z.int(), amount: z.int().min(1) }).meta({ id: "NewOrder" }) },
    responseModel: Order,
    errors: [SoldOut],
  },
  function placeOrder({ order }) {
    if (order.amount > 3) throw new SoldOut({ left: 3 })
    return { order_id: "0197a8ce-6d1f-7000-8000-4d7e8a5c0001", placed_at: new Date("2026-11-22T09:00:00Z") }
  },
)
