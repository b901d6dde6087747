// A response object made by hand of a validated model.
import { Hayapi, JSONResponse, jsonEncode } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z
  .object({
    title: z.string(),
    // A Date is an instant; a time without an offset, which Python's datetime can be, only stays one as text.
    timestamp: z.iso.datetime({ offset: true, local: true }),
    description: z.string().nullable().default(null),
  })
  .meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.put("/items/{id}", { params: { item: Item } }, function update_item({ item }) {
    return new JSONResponse(jsonEncode(item))
  })
  return app
}
