// A small app to be tested: items behind a token, a cart in a cookie, and something that breaks.
import { dependency, Hayapi, Header, httpError, JSONResponse, RedirectResponse } from "hayapi"
import { z } from "zod"

const Item = z.object({ id: z.string(), title: z.string() }).meta({ id: "Item" })
const ItemExists = httpError(409, "There is one already")
const Unauthorized = httpError(401, "Who are you?")

export interface Store {
  find(id: string): { id: string; title: string } | undefined
  add(item: { id: string; title: string }): void
}

export const store = dependency(
  function store(): Store {
    throw new Error("There is no database here")
  },
  { scope: "app" },
)

export const currentUser = dependency(
  { x_token: Header(z.string().optional()) },
  function currentUser({ x_token }) {
    if (x_token !== "k3ttle") throw new Unauthorized()
    return { name: "staff" }
  },
  { errors: [Unauthorized] },
)

export const app = new Hayapi({ title: "Testing" })

export const createItem = app.post(
  "/items/",
  { params: { item: Item, store, user: currentUser }, responseModel: Item, statusCode: 201, errors: [ItemExists] },
  function createItem({ item, store }) {
    if (store.find(item.id) !== undefined) throw new ItemExists()
    store.add(item)
    return item
  },
)

export const readItem = app.get(
  "/items/{item_id}",
  { params: { store, short: z.boolean().default(false) }, responseModel: Item.nullable() },
  function readItem({ item_id, store }) {
    return store.find(item_id) ?? null
  },
)

export const chooseTheme = app.post("/theme/{theme}", function chooseTheme({ theme, response }) {
  response.setCookie("theme", theme)
  return { theme }
})

export const readTheme = app.get("/theme", function readTheme({ request }) {
  return { theme: request.cookies.theme ?? "light" }
})

export const oldPath = app.get("/old", { statusCode: 307 }, function oldPath() {
  return new RedirectResponse("/theme")
})

export const broken = app.get("/broken", function broken() {
  throw new TypeError("This is a bug")
})

export const leakCost = app.get("/cost", { responseModel: Item }, function leakCost() {
  return new JSONResponse({ id: "teapot", title: "Teapot", cost: 3 })
})
