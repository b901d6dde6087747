// An item that does not fit its model breaks the stream off.
import { Hayapi, JsonLines } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Item = z.object({ name: z.string(), price: z.number() }).meta({ id: "Item" })

const items: any[] = [
  { name: "valid", price: 1 },
  { name: "invalid", price: "not-a-number" },
]

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/stream-invalid", { responseModel: JsonLines(Item) }, async function* stream_items_invalid() {
    yield* items
  })
  app.get("/items/stream-invalid-sync", { responseModel: JsonLines(Item) }, function* stream_items_invalid_sync() {
    yield* items
  })
  return app
}
