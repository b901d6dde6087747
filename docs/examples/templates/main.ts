// Pages from templates, of any engine that renders to text; here Eta.
import { fileURLToPath } from "node:url"
import { Eta } from "eta"
import { Hayapi, HTMLResponse, httpError, Templates } from "hayapi"
import { staticFiles } from "hayapi/static"
import { z } from "zod"

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

export const app = new Hayapi({ title: "Templates" })

app.mount("/static", staticFiles({ directory: here("static") }), { name: "static" })

const eta = new Eta({ views: here("views") })

const templates = new Templates((name, context) => eta.renderAsync(name, context), {
  contextProcessors: [(request) => ({ shop: "Tea & co", urlFor: request.urlFor.bind(request) })],
})

const items = new Map([[1, { id: 1, name: "Teapot <blue>" }]])
const ItemNotFound = httpError(404, "No such item")

export const showItem = app.get(
  "/items/{item_id}",
  { params: { item_id: z.int() }, responseClass: HTMLResponse, errors: [ItemNotFound], includeInSchema: false },
  async function showItem({ item_id, request }) {
    const item = items.get(item_id)
    if (item === undefined) throw new ItemNotFound()
    return templates.response(request, "item", { context: { item } })
  },
)
