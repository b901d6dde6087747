// Items as server-sent events, with and without a model, from async and sync generators.
import { EventStream, Hayapi } from "hayapi"
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
  app.get("/items/stream", { responseModel: EventStream(Item) }, async function* sse_items() {
    yield* items
  })
  app.get("/items/stream-no-async", { responseModel: EventStream(Item) }, function* sse_items_no_async() {
    yield* items
  })
  app.get("/items/stream-no-annotation", { responseModel: EventStream() }, async function* sse_items_no_annotation() {
    yield* items
  })
  app.get("/items/stream-no-async-no-annotation", { responseModel: EventStream() }, function* sse_items_no_async_no_annotation() {
    yield* items
  })
  return app
}
