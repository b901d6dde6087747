// A documented 404 with a model of its own.
import { Hayapi, JSONResponse } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z.object({ id: z.string(), value: z.string() }).meta({ id: "Item" })
const Message = z.object({ message: z.string() }).meta({ id: "Message" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/{item_id}", { responseModel: Item, responses: { 404: { model: Message } } }, function read_item({ item_id }) {
    if (item_id === "foo") return { id: "foo", value: "there goes my hero" }
    return new JSONResponse({ message: "Item not found" }, { statusCode: 404 })
  })
  return app
}
