// Responses: status codes, response models, headers, errors, and responses made by hand.
import { Hayapi, HTTPException, httpError, JSONResponse, PlainTextResponse, RedirectResponse, status } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Response models and status codes" })

const Item = z.object({ id: z.int(), name: z.string() }).meta({ id: "Item" })
const ItemList = z.object({ items: z.array(Item), count: z.int() }).meta({ id: "ItemList" })
const ErrorModel = z.object({ detail: z.string() }).meta({ id: "Error" })

// The database has more columns than are sent.
const rows = [
  { id: 1, name: "Item 1", supplier: "ACME", cost: 4 },
  { id: 2, name: "Item 2", supplier: "Initech", cost: 7 },
]

export const createItem = app.post(
  "/items/",
  {
    params: { name: z.string() },
    statusCode: status.HTTP_201_CREATED,
    responseModel: z.object({ name: z.string() }).meta({ id: "CreatedItem" }),
  },
  function createItem({ name }) {
    return { name }
  },
)

export const listItems = app.get(
  "/items/",
  {
    responseModel: ItemList,
    responses: {
      404: { model: ErrorModel, description: "Items not found" },
      500: { model: ErrorModel, description: "Internal server error" },
    },
  },
  function listItems() {
    return { items: rows, count: rows.length }
  },
)

export const readItem = app.get(
  "/items/{item_id}",
  { params: { item_id: z.int() }, responseModel: Item, responses: { 404: { model: ErrorModel } } },
  function readItem({ item_id }) {
    if (item_id === 0) throw new HTTPException(404, "Item not found")
    return { id: item_id, name: "Example Item" }
  },
)

export const listItemsWithHeaders = app.get(
  "/items-with-headers/",
  { responseModel: ItemList },
  function listItemsWithHeaders({ response }) {
    response.headers.set("X-Custom-Header", "custom-value")
    response.headers.set("Cache-Control", "max-age=3600")
    return { items: rows, count: rows.length }
  },
)

const ItemNotFound = httpError(404, "Item not found", { headers: { "X-Error-Code": "ITEM_NOT_FOUND" } })

export const readItemOrFail = app.get(
  "/items-error/{item_id}",
  { params: { item_id: z.int() }, responseModel: Item, errors: [ItemNotFound] },
  function readItemOrFail({ item_id }) {
    if (item_id === 0) throw new ItemNotFound()
    return { id: item_id, name: "Example Item" }
  },
)

export const readJson = app.get(
  "/items/json",
  { responseModel: z.object({ message: z.string() }).meta({ id: "Message" }) },
  function readJson() {
    return new JSONResponse({ message: "Hello World" }, { headers: { "X-Custom-Header": "json-value" } })
  },
)

export const readText = app.get("/items/text", { responseClass: PlainTextResponse }, function readText() {
  return new PlainTextResponse("Hello World", { headers: { "X-Custom-Header": "text-value" } })
})

export const redirectToJson = app.get("/redirect", { responseClass: RedirectResponse, statusCode: 307 }, function redirectToJson() {
  return new RedirectResponse("/items/json", { headers: { "X-Redirect-Reason": "temporary" } })
})
