// An HTTPException with a detail.
import { Hayapi, HTTPException } from "hayapi"
import type { Settings } from "../../../settings.ts"

const items = new Map([["foo", "The Foo Wrestlers"]])

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/{item_id}", function read_item({ item_id }) {
    if (!items.has(item_id)) throw new HTTPException(404, "Item not found")
    return { item: items.get(item_id) }
  })
  return app
}
