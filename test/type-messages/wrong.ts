// Mistakes that people make, each with words that the compiler must say about the line below. Not part of the project's own types:
// test/type-messages/messages.test.ts compiles it.
import { dependency, Hayapi, httpError, JSONResponse, Query } from "hayapi"
import type { Paths } from "hayapi/client"
import { TestClient } from "hayapi/testing"
import createClient from "openapi-fetch"
import { z } from "zod"

const app = new Hayapi()
const Item = z.object({ id: z.int(), name: z.string() }).meta({ id: "Item" })
const Message = z.object({ message: z.string() })

// the message says: Property 'name' is missing in type '{ id: number; }' but required in type '{ id: number; name: string; }'
app.get("/returned/missing", { responseModel: Item }, () => ({ id: 1 }))

// the message says: Type 'string' is not assignable to type 'number'
app.get("/returned/type", { responseModel: Item }, () => ({ id: "1", name: "x" }))

// the message says: Type 'undefined' is not assignable to type
app.get("/returned/nothing", { responseModel: Item }, () => [{ id: 1, name: "x" }].at(0))

// the message says: `responses` does not document this status with a model that fits the body
app.get("/responses/status", { responseModel: Item }, () => new JSONResponse({ message: "gone" }, { statusCode: 404 }))

// the message says: Type 'JSONResponse<{ readonly detail: "gone"; }, 404>' is not assignable to type 'Awaitable<OtherResponse | Unmodelled | Answer<{ message: string; }, 404>>'
app.get("/responses/body", { responses: { 404: { model: Message } } }, () => new JSONResponse({ detail: "gone" }, { statusCode: 404 }))

// the message says: Type '{ ok: true; }' is not assignable to type 'Awaitable<void | OtherResponse>'
app.delete("/no-content", { statusCode: 204 }, () => ({ ok: true }))

// the message says: reserved name: declare another one with an alias
app.get("/params/reserved", { params: { request: z.string() } }, () => 1)

// the message says: Type 'string' is not assignable to type 'Declared'
app.get("/params/text", { params: { q: "string" } }, () => 1)

// the message says: Property 'limit' does not exist on type
app.get("/params/undeclared", { params: { q: Query(z.string()) } }, ({ q, limit }) => [q, limit])

// the message says: Did you mean to write 'responseModel'?
app.get("/options/typo", { responsModel: Item }, () => 1)

const Sold = httpError(410, z.object({ sku: z.string() }))
// the message says: Type 'number' is not assignable to type 'string'
export const sold = () => new Sold({ sku: 1 })

// the message says: an app-scoped dependency takes only app-scoped dependencies
export const perApp = dependency({ q: z.string() }, () => 1, { scope: "app" })

const readItem = app.get("/items/{item_id}", { params: { item_id: z.int() }, responseModel: Item }, ({ item_id }) => ({
  id: item_id,
  name: "x",
}))
const tests = new TestClient(app)
// the message says: Type 'string' is not assignable to type 'number'
tests.call(readItem, { item_id: "1" })

// the message says: Property 'item_id' is missing in type '{}' but required in type '{ item_id: number; }'
tests.call(readItem, {})

const client = createClient<Paths<{ readItem: typeof readItem }>>()
// the message says: Argument of type '"/item/{item_id}"' is not assignable to parameter of type '"/items/{item_id}"'
client.GET("/item/{item_id}", { params: { path: { item_id: 1 } } })

// the message says: Type 'string' is not assignable to type 'number'
client.GET("/items/{item_id}", { params: { path: { item_id: "1" } } })
