// Events with a type, an id, a time to reconnect and a comment.
import { EventStream, Hayapi, ServerSentEvent } from "hayapi"
import type { Settings } from "../../../settings.ts"

const items = [
  { name: "Plumbus", price: 32.99 },
  { name: "Portal Gun", price: 999.99 },
  { name: "Meeseeks Box", price: 49.99 },
]

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/stream", { responseModel: EventStream() }, async function* stream_items() {
    yield new ServerSentEvent({ comment: "stream of item updates" })
    for (const [i, item] of items.entries()) {
      yield new ServerSentEvent({ data: item, event: "item_update", id: `${i + 1}`, retry: 5000 })
    }
  })
  return app
}
