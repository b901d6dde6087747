// Updates: PUT replaces, PATCH changes what was sent; and several models of one thing.
import { Hayapi, httpError, sentFields } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Partial updates" })

const Item = z
  .object({ name: z.string(), description: z.string().nullable().default(null), price: z.number(), tax: z.number().default(10.5) })
  .meta({ id: "Item" })
type Item = z.output<typeof Item>

const ItemNotFound = httpError(404, "Item not found")

const items = new Map<string, Item>([
  ["teapot", { name: "Teapot", description: "Pours well", price: 50.2, tax: 10.5 }],
  ["lamp", { name: "Lamp", description: "Reads with you", price: 62, tax: 20.2 }],
])

function findItem(id: string): Item {
  const item = items.get(id)
  if (item === undefined) throw new ItemNotFound()
  return item
}

export const replaceItem = app.put(
  "/items/{item_id}",
  { params: { item: Item }, responseModel: Item, errors: [ItemNotFound] },
  function replaceItem({ item_id, item }) {
    findItem(item_id)
    items.set(item_id, item)
    return item
  },
)

const ItemChange = Item.partial().meta({ id: "ItemChange" })

export const changeItem = app.patch(
  "/items/{item_id}",
  { params: { change: ItemChange }, responseModel: Item, errors: [ItemNotFound] },
  function changeItem({ item_id, change }) {
    const changed = { ...findItem(item_id), ...sentFields(change) }
    items.set(item_id, changed)
    return changed
  },
)

const UserBase = z.object({ username: z.string(), email: z.email(), full_name: z.string().optional() })
const UserIn = UserBase.extend({ password: z.string().min(8) }).meta({ id: "UserIn" })
const UserOut = UserBase.extend({ id: z.int() }).meta({ id: "UserOut" })
const UserInDB = UserOut.extend({ hashed_password: z.string() })
type UserInDB = z.output<typeof UserInDB>

const users: UserInDB[] = []

function hashForTheExample(password: string): string {
  return `hash of ${password.length} characters`
}

export const createUser = app.post(
  "/users/",
  { params: { user: UserIn }, responseModel: UserOut, statusCode: 201 },
  function createUser({ user: { password, ...rest } }) {
    const row = { ...rest, id: users.length + 1, hashed_password: hashForTheExample(password) }
    users.push(row)
    return row
  },
)

const Car = z.object({ type: z.literal("car"), seats: z.int() }).meta({ id: "Car" })
const Plane = z.object({ type: z.literal("plane"), seats: z.int(), wingspan: z.number() }).meta({ id: "Plane" })

export const listVehicles = app.get("/vehicles/", { responseModel: z.array(z.union([Plane, Car])) }, function listVehicles() {
  return [
    { type: "car" as const, seats: 5, owner: "rick" },
    { type: "plane" as const, seats: 180, wingspan: 35.8 },
  ]
})

export const readWeights = app.get("/weights/", { responseModel: z.record(z.string(), z.number()) }, function readWeights() {
  return { teapot: 0.9, lamp: 2.4 }
})
