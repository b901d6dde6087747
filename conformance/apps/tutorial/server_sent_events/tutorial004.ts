// A stream that goes on where the client left it.
import { EventStream, Hayapi, Header, ServerSentEvent } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const items = [
  { name: "Plumbus", price: 32.99 },
  { name: "Portal Gun", price: 999.99 },
  { name: "Meeseeks Box", price: 49.99 },
]

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get(
    "/items/stream",
    { params: { last_event_id: Header(z.int().nullable().optional()) }, responseModel: EventStream() },
    async function* stream_items({ last_event_id }) {
      const start = typeof last_event_id === "number" ? last_event_id + 1 : 0
      for (const [i, item] of items.entries()) if (i >= start) yield new ServerSentEvent({ data: item, id: `${i}` })
    },
  )
  return app
}
