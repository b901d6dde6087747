// Request bodies: models, several of them, nested ones, unions, lax and strict JSON, other formats, and big integers.
import { Body, Hayapi } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Request bodies" })

const Item = z
  .object({
    name: z.string().min(1),
    price: z
      .number()
      .gt(0)
      .meta({ description: "Without tax.", examples: [35.4] }),
    tax: z.number().optional(),
    tags: z.array(z.string()).default([]),
  })
  .meta({ id: "Item" })

export const createItem = app.post("/items/", { params: { item: Item } }, function createItem({ item }) {
  return { ...item, total: item.price + (item.tax ?? 0) }
})

export const replaceItem = app.put(
  "/items/{item_id}",
  { params: { item_id: z.int(), item: Item, notify: z.boolean().default(false) } },
  function replaceItem({ item_id, item, notify }) {
    return { item_id, name: item.name, notify }
  },
)

const User = z.object({ username: z.string(), full_name: z.string().nullable().default(null) }).meta({ id: "User" })

export const orderItem = app.post(
  "/orders/",
  { params: { item: Item, user: User, importance: Body(z.int().min(0)) } },
  function orderItem({ item, user, importance }) {
    return { item: item.name, user: user.username, importance }
  },
)

export const updateUser = app.put(
  "/users/{user_id}",
  { params: { user: Body(User, { embed: true }) } },
  function updateUser({ user_id, user }) {
    return { user_id, ...user }
  },
)

const Image = z.object({ url: z.url(), name: z.string() }).meta({ id: "Image" })
const Offer = z
  .object({ name: z.string(), items: z.array(Item).min(1), images: z.array(Image).optional(), stock: z.record(z.string(), z.int()) })
  .meta({ id: "Offer" })

export const createOffer = app.post("/offers/", { params: { offer: Offer } }, function createOffer({ offer }) {
  return { name: offer.name, items: offer.items.length, shops: Object.keys(offer.stock) }
})

export const createImages = app.post("/images/", { params: { images: z.array(Image) } }, function createImages({ images }) {
  return images.map(({ name }) => name)
})

const Car = z.object({ kind: z.literal("car"), seats: z.int() }).meta({ id: "Car" })
const Plane = z.object({ kind: z.literal("plane"), wingspan: z.number() }).meta({ id: "Plane" })

export const addVehicle = app.post(
  "/vehicles/",
  { params: { vehicle: z.discriminatedUnion("kind", [Car, Plane]) } },
  function addVehicle({ vehicle }) {
    return vehicle.kind === "car" ? { seats: vehicle.seats } : { wingspan: vehicle.wingspan }
  },
)

export const search = app.post("/search", { params: { filter: User.partial().optional() } }, function search({ filter }) {
  return { filter: filter ?? "none" }
})

export const importItem = app.post("/imports/", { params: { item: Item }, laxBody: true }, function importItem({ item }) {
  return item
})

const parseLines = (raw: Uint8Array) => new TextDecoder().decode(raw).trim().split("\n")

export const createNames = app.post(
  "/names/",
  { params: { names: Body(z.array(z.string().min(2)), { mediaType: "text/plain", parse: parseLines }) } },
  function createNames({ names }) {
    return { names }
  },
)

export const transferMoney = app.post(
  "/transfers/",
  { params: { transfer: z.object({ account: z.bigint(), cents: z.int() }).meta({ id: "Transfer" }) } },
  function transferMoney({ transfer }) {
    return { account: transfer.account, next: transfer.account + 1n }
  },
)

export const readMeter = app.post("/meters/", { params: { item: Item }, strictContentType: false }, function readMeter({ item }) {
  return { name: item.name }
})
