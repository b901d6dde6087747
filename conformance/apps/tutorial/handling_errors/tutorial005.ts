// The 422 with the body that was sent.
import { Hayapi, JSONResponse, RequestValidationError } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z.object({ title: z.string(), size: z.int() }).meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)

  app.exceptionHandler(
    RequestValidationError,
    (_request, error) => new JSONResponse({ detail: error.errors, body: error.body }, { statusCode: 422 }),
  )

  app.post("/items/", { params: { item: Item } }, function create_item({ item }) {
    return item
  })

  return app
}
