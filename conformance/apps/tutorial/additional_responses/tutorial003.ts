// A documented 404, and an example for the 200.
import { Hayapi, JSONResponse } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z.object({ id: z.string(), value: z.string() }).meta({ id: "Item" })
const Message = z.object({ message: z.string() }).meta({ id: "Message" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get(
    "/items/{item_id}",
    {
      responseModel: Item,
      responses: {
        404: { model: Message, description: "The item was not found" },
        200: {
          description: "Item requested by ID",
          content: { "application/json": { example: { id: "bar", value: "The bar tenders" } } },
        },
      },
    },
    function read_item({ item_id }) {
      if (item_id === "foo") return { id: "foo", value: "there goes my hero" }
      return new JSONResponse({ message: "Item not found" }, { statusCode: 404 })
    },
  )
  return app
}
