// The query is declared before the path: order does not matter.
import { Hayapi, Path } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get(
    "/items/{item_id}",
    { params: { q: z.string(), item_id: Path(z.int(), { title: "The ID of the item to get" }) } },
    function read_items({ item_id, q }) {
      return q ? { item_id, q } : { item_id }
    },
  )
  return app
}
