// Errors: thrown, declared, thrown by dependencies, with a custom body, and handled in one place.
import { dependency, Hayapi, Header, HTTPException, httpError, JSONResponse, RequestValidationError, Router } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Errors" })

const items = new Map([["foo", { sku: "foo", owner: "rick", sold: true }]])

export const readItem = app.get("/items/{sku}", function readItem({ sku }) {
  const item = items.get(sku)
  if (item === undefined) throw new HTTPException(404, "Item not found", { headers: { "X-Error-Code": "ITEM_NOT_FOUND" } })
  return item
})

const Unauthorized = httpError(401, "Not authenticated", { headers: { "WWW-Authenticate": "Bearer" } })
const Sold = httpError(410, z.object({ sku: z.string(), message: z.string() }).meta({ id: "Sold" }))

const currentUser = dependency(
  { authorization: Header(z.string().optional()) },
  ({ authorization }) => {
    if (authorization !== "Bearer rick") throw new Unauthorized()
    return { name: "rick" }
  },
  { errors: [Unauthorized] },
)

export const buyItem = app.post("/items/{sku}/buy", { params: { user: currentUser }, errors: [Sold] }, function buyItem({ sku, user }) {
  if (items.get(sku)?.sold) throw new Sold({ sku, message: "Too late" })
  return { sku, buyer: user.name }
})

class UnicornError extends Error {}

app.exceptionHandler(UnicornError, (_request, error) => new JSONResponse({ message: `Oops! ${error.message}` }, { statusCode: 418 }))

export const readUnicorn = app.get("/unicorns/{name}", function readUnicorn({ name }) {
  if (name === "yolo") throw new UnicornError("There goes a rainbow")
  return { name }
})

app.exceptionHandler(
  RequestValidationError,
  (_request, error) => new JSONResponse({ problems: error.errors.map(({ loc, msg }) => `${loc.join(".")}: ${msg}`) }, { statusCode: 422 }),
)

export const readPage = app.get("/pages/{page}", { params: { page: z.int().min(1) } }, function readPage({ page }) {
  return { page }
})

class StableError extends Error {}

const stables = new Router({ prefix: "/stables" })
stables.exceptionHandler(StableError, (_request, error) => new JSONResponse({ stable: error.message }, { statusCode: 423 }))

export const openStable = stables.get("/{name}", function openStable({ name }) {
  throw new StableError(`${name} is closed`)
})
app.include(stables)
