// The path is declared before the query.
import { Hayapi, Path } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get(
    "/items/{item_id}",
    { params: { item_id: Path(z.int(), { title: "The ID of the item to get" }), q: z.string() } },
    function read_items({ item_id, q }) {
      return q ? { item_id, q } : { item_id }
    },
  )
  return app
}
