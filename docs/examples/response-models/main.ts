// Response models: what is sent, what is omitted, and other responses.
import { Hayapi, JSONResponse } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Response models" })

const UserIn = z.object({ username: z.string(), password: z.string(), email: z.email() }).meta({ id: "UserIn" })
const UserOut = z.object({ username: z.string(), email: z.email() }).meta({ id: "UserOut" })

export const createUser = app.post("/users/", { params: { user: UserIn }, responseModel: UserOut }, function createUser({ user }) {
  return user // the password stays here
})

const Item = z
  .object({
    name: z.string(),
    price: z.number(),
    description: z.string().nullable().default(null),
    tax: z.number().default(10.5),
  })
  .meta({ id: "Item" })

const items = new Map<string, z.input<typeof Item>>([
  ["foo", { name: "Foo", price: 50.2 }],
  ["bar", { name: "Bar", price: 62, description: "The bartenders", tax: 20.2 }],
])

export const listItems = app.get("/items/", { responseModel: z.array(Item) }, function listItems() {
  return [...items.values()]
})

export const readSentFields = app.get(
  "/items/{item_id}/sent",
  { responseModel: Item.nullable(), responseModelExcludeUnset: true },
  function readSentFields({ item_id }) {
    return items.get(item_id) ?? null
  },
)

export const readName = app.get(
  "/items/{item_id}/name",
  { responseModel: Item.nullable(), responseModelInclude: ["name"] },
  function readName({ item_id }) {
    return items.get(item_id) ?? null
  },
)

const Message = z.object({ message: z.string() }).meta({ id: "Message" })

export const readItem = app.get(
  "/items/{item_id}",
  { responseModel: Item, responses: { 404: { model: Message, description: "No such item" } } },
  function readItem({ item_id }) {
    return items.get(item_id) ?? new JSONResponse({ message: `There is no ${item_id}` }, { statusCode: 404 })
  },
)

export const readAnything = app.get("/anything", { responseModel: null }, function readAnything() {
  return { whatever: ["you", "like"] }
})
