// Work at start-up.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const items = new Map<string, { name: string }>()
  const app = new Hayapi({
    ...settings,
    lifespan: function* () {
      items.set("foo", { name: "Fighters" })
      items.set("bar", { name: "Tenders" })
      yield
    },
  })
  app.get("/items/{item_id}", function read_items({ item_id }) {
    return items.get(item_id)
  })
  return app
}
