// Documentation of operations, operations for several methods, and the raw request.
import { Hayapi, HTTPException, jsonSchema, Router, status, ValidationError, validate } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Path operations" })

const Item = z.object({ name: z.string(), price: z.number() }).meta({ id: "Item" })

export const createItem = app.post(
  "/items/",
  {
    params: { item: Item },
    responseModel: Item,
    statusCode: status.HTTP_201_CREATED,
    tags: ["items"],
    summary: "Put an item on the shelf",
    description: "The item is on sale at once. Its **name** need not be unique.",
    responseDescription: "The item as it was stored",
  },
  function createItem({ item }) {
    return item
  },
)

export const readOldItem = app.get("/old-items/{item_id}", { deprecated: true, tags: ["items"] }, function readOldItem({ item_id }) {
  return { item_id }
})

export const readHealth = app.get("/health", { includeInSchema: false }, function readHealth() {
  return { status: "ok" }
})

export const findStock = app.get("/stock", { name: "stockLevels", operationId: "find_stock" }, function findStock() {
  return { level: 12 }
})

export const importItems = app.post(
  "/imports",
  {
    openapiExtra: {
      "x-rate-limit": 2,
      requestBody: { required: true, content: { "text/csv": { schema: { type: "string", examples: ["Teapot,12"] } } } },
    },
  },
  async function importItems({ request }) {
    const lines = (await request.text()).trim().split("\n")
    return { imported: lines.length }
  },
)

export const echo = app.route(["GET", "PUT"], "/echo/{text}", function echo({ text, request }) {
  return { method: request.method, text }
})

export const inspect = app.get("/inspect/{what}", function inspect({ request, what }) {
  request.state.set("inspected", what)
  return {
    method: request.method,
    url: request.url,
    path: request.path,
    search: request.search,
    agent: request.header("user-agent") ?? null,
    cookies: request.cookies,
    client: request.client,
    operation: request.operation?.path,
  }
})

const short = new Router({ prefix: "/short", tags: ["short"], generateUniqueId: ({ name, tags }) => `${tags[0]}_${name}` })

export const readThing = short.get("/things/{thing_id}", function readThing({ thing_id }) {
  return { thing_id }
})

app.include(short)

export const importPrices = app.post(
  "/price-lists",
  { openapiExtra: { requestBody: { content: { "text/csv": { schema: { type: "array", items: jsonSchema(Item) } } } } } },
  async function importPrices({ request }) {
    const rows = (await request.text()).split("\n").map((line) => line.split(","))
    const items = rows.map(([name, price]) => ({ name, price }))
    try {
      return await validate(z.array(Item), items, { mode: "lax" })
    } catch (error) {
      if (error instanceof ValidationError) throw new HTTPException(422, error.errors)
      throw error
    }
  },
)
