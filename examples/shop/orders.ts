// Orders: customers order what is in stock, watch their orders and cancel them; the staff move them on.
import { and, asc, desc, eq, gt, gte, sql } from "drizzle-orm"
import { dependency, EventStream, Header, httpError, Path, Router, ServerSentEvent, status } from "hayapi"
import { z } from "zod"
import { database, type Queries, transaction } from "./database.ts"
import { feed } from "./feed.ts"
import { ItemNotFound } from "./items.ts"
import { mailer } from "./mail.ts"
import { Id, NewOrder, NewState, Order, OrderEvent, OrderPage, OrderState } from "./models.ts"
import { paging } from "./paging.ts"
import { items, orderEvents, orderLines, orders } from "./tables.ts"
import { currentUser, staffOnly } from "./tokens.ts"

const OutOfStock = httpError(409, z.object({ message: z.string(), itemId: z.int(), available: z.int() }).meta({ id: "OutOfStock" }), {
  description: "Fewer in stock than ordered",
  headers: { "Retry-After": "86400" },
})
const WrongState = httpError(409, z.object({ message: z.string(), state: OrderState }).meta({ id: "WrongState" }), {
  description: "The order has gone too far for this",
})
const OrderNotFound = httpError(404, "No such order")

type OrderRow = typeof orders.$inferSelect
type State = OrderRow["state"]

/** Where an order may go from where it is. */
const moves: Record<State, readonly State[]> = {
  placed: ["packed", "cancelled"],
  packed: ["shipped", "cancelled"],
  shipped: ["delivered"],
  delivered: [],
  cancelled: [],
}

/** The order that the path names, for its customer and the staff; for all others there is none. */
const namedOrder = dependency(
  {
    order_id: Path(Id),
    user: currentUser,
    database,
  },
  async ({ order_id, user, database }) => {
    const order = await database.query.orders.findFirst({ where: eq(orders.id, order_id), with: { lines: true } })
    if (order === undefined || (order.customerId !== user.id && !user.isStaff)) throw new OrderNotFound()
    return order
  },
  { errors: [OrderNotFound] },
)

export const router = new Router({ prefix: "/orders", tags: ["orders"] })

export const placeOrder = router.post(
  "",
  {
    params: { order: NewOrder, customer: currentUser, mailer, transaction },
    responseModel: Order,
    statusCode: status.HTTP_201_CREATED,
    responses: { 201: { headers: { Location: z.string() } } },
    errors: [ItemNotFound, OutOfStock],
  },
  async function placeOrder({ order, customer, mailer, transaction, response }) {
    const lines = []
    // Always in the same order, so that two orders never wait for each other's items.
    for (const { itemId, quantity } of order.lines.toSorted((a, b) => a.itemId - b.itemId)) {
      const { name, price } = await takeFromStock(transaction, itemId, quantity)
      lines.push({ itemId, name, price, quantity })
    }
    const total = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
    const [placed] = await transaction.insert(orders).values({ customerId: customer.id, total }).returning()
    const { id } = placed!
    await transaction.insert(orderLines).values(lines.map((line) => ({ ...line, orderId: id })))
    await transaction.insert(orderEvents).values({ orderId: id, state: "placed" })
    mailer({ recipient: customer.email, subject: `Your order ${id}`, body: `Thank you, ${customer.name}. We are packing it.\n` })
    response.headers.set("Location", `/orders/${id}`)
    return { ...placed!, lines }
  },
)

export const listOrders = router.get(
  "",
  { params: { paging, customer: currentUser, database }, responseModel: OrderPage, description: "One's own orders, the latest first." },
  async function listOrders({ paging, customer, database }) {
    const where = eq(orders.customerId, customer.id)
    const found = await database.query.orders.findMany({ ...paging, where, orderBy: desc(orders.id), with: { lines: true } })
    return { items: found, total: await database.$count(orders, where) }
  },
)

export const readOrder = router.get("/{order_id}", { params: { order: namedOrder }, responseModel: Order }, function readOrder({ order }) {
  return order
})

export const cancelOrder = router.delete(
  "/{order_id}",
  {
    params: { order: namedOrder, transaction },
    statusCode: status.HTTP_204_NO_CONTENT,
    errors: [WrongState],
    description: "Possible until it is shipped. What was ordered is back in stock.",
  },
  async function cancelOrder({ order, transaction }) {
    await moveOrder(transaction, order, "cancelled")
  },
)

export const moveOrderOn = router.put(
  "/{order_id}/state",
  { params: { order: namedOrder, change: NewState, transaction }, dependencies: [staffOnly], responseModel: Order, errors: [WrongState] },
  async function moveOrderOn({ order, change, transaction }) {
    await moveOrder(transaction, order, change.state)
    return { ...order, state: change.state }
  },
)

export const watchOrder = router.get(
  "/{order_id}/events",
  {
    params: { order: namedOrder, lastEventId: Header(Id.or(z.literal(0)).default(0)), database, feed },
    responseModel: EventStream(OrderEvent),
    description: "All states of the order so far, then each new one as it comes. Ends when the order does.",
  },
  async function* watchOrder({ order, lastEventId, database, feed, signal }) {
    let last = lastEventId
    let isOver = false
    const news = async function* () {
      const where = and(eq(orderEvents.orderId, order.id), gt(orderEvents.id, last))
      for (const { id, ...event } of await database.query.orderEvents.findMany({ where, orderBy: asc(orderEvents.id) })) {
        yield new ServerSentEvent({ event: "state", id: String(id), data: event })
        last = id
        isOver = moves[event.state].length === 0
      }
    }
    // Listening comes before the first look: nothing falls between the two.
    const changes = feed.listen("order_event", signal)
    yield* news()
    if (isOver) return
    for await (const orderId of changes) {
      if (orderId === order.id) yield* news()
      if (isOver) return
    }
  },
)

// One statement looks and takes: two orders cannot both get the last one. The database would refuse a negative stock, too.
async function takeFromStock(transaction: Queries, itemId: number, quantity: number) {
  const [taken] = await transaction
    .update(items)
    .set({ stock: sql`${items.stock} - ${quantity}` })
    .where(and(eq(items.id, itemId), gte(items.stock, quantity)))
    .returning()
  if (taken !== undefined) return taken
  const item = await transaction.query.items.findFirst({ where: eq(items.id, itemId) })
  if (item === undefined) throw new ItemNotFound()
  throw new OutOfStock({ message: `Not enough of ${item.name}`, itemId, available: item.stock })
}

/** Changes the state, unless somebody else has changed it since the order was read. */
async function moveOrder(transaction: Queries, order: OrderRow, state: State): Promise<void> {
  const isAllowed = moves[order.state].includes(state)
  const sameState = and(eq(orders.id, order.id), eq(orders.state, order.state))
  const moved = isAllowed ? await transaction.update(orders).set({ state }).where(sameState).returning() : []
  if (moved.length === 0) throw new WrongState({ message: `The order cannot be ${state} any more`, state: order.state })
  await transaction.insert(orderEvents).values({ orderId: order.id, state })
  if (state !== "cancelled") return
  for (const { itemId, quantity } of await transaction.query.orderLines.findMany({ where: eq(orderLines.orderId, order.id) })) {
    if (itemId !== null)
      await transaction
        .update(items)
        .set({ stock: sql`${items.stock} + ${quantity}` })
        .where(eq(items.id, itemId))
  }
}
