// Items as JSON Lines, with and without a model, from async and sync generators.
import { Hayapi, JsonLines } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z.object({ name: z.string(), description: z.string().nullable() }).meta({ id: "Item" })

const items = [
  { name: "Plumbus", description: "A multi-purpose household device." },
  { name: "Portal Gun", description: "A portal opening device." },
  { name: "Meeseeks Box", description: "A box that summons a Meeseeks." },
]

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/stream", { responseModel: JsonLines(Item) }, async function* stream_items() {
    yield* items
  })
  app.get("/items/stream-no-async", { responseModel: JsonLines(Item) }, function* stream_items_no_async() {
    yield* items
  })
  app.get("/items/stream-no-annotation", { responseModel: JsonLines() }, async function* stream_items_no_annotation() {
    yield* items
  })
  app.get("/items/stream-no-async-no-annotation", { responseModel: JsonLines() }, function* stream_items_no_async_no_annotation() {
    yield* items
  })
  return app
}
