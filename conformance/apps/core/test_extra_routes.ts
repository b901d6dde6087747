// Operations of every method.
import { Hayapi, JSONResponse } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Item = z.object({ name: z.string(), price: z.number().nullable().default(null) }).meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const headersOf = (item_id: string) => ({ "x-fastapi-item-id": item_id })
  app.route(["GET"], "/items/{item_id}", function get_items({ item_id }) {
    return { item_id }
  })
  app.get("/items-not-decorated/{item_id}", function get_not_decorated({ item_id }) {
    return { item_id }
  })
  app.delete("/items/{item_id}", { params: { item: Item } }, function delete_item({ item_id, item }) {
    return { item_id, item }
  })
  app.head("/items/{item_id}", function head_item({ item_id }) {
    return new JSONResponse(null, { headers: headersOf(item_id) })
  })
  app.options("/items/{item_id}", function options_item({ item_id }) {
    return new JSONResponse(null, { headers: headersOf(item_id) })
  })
  app.patch("/items/{item_id}", { params: { item: Item } }, function patch_item({ item_id, item }) {
    return { item_id, item }
  })
  app.trace("/items/{item_id}", function trace_item() {
    return new JSONResponse(null, { mediaType: "message/http" })
  })
  return app
}
