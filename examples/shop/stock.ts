// Stock: a WebSocket that tells each change, of all items or of those that the client names.
import { Query, Router } from "hayapi"
import { z } from "zod"
import { feed } from "./feed.ts"
import { StockChange } from "./models.ts"

export const router = new Router()

router.websocket(
  "/stock",
  { params: { item: Query(z.array(z.int()).default([])), feed } },
  async function watchStock({ item: watched, feed, websocket, signal }) {
    // Listening comes first: whoever is accepted misses nothing.
    const changes = feed.listen("stock", signal)
    await websocket.accept()
    for await (const change of changes) {
      if (watched.length === 0 || watched.includes(change.itemId)) await websocket.sendJson(StockChange.parse(change))
    }
  },
)
