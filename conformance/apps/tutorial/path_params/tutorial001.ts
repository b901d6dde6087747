// A path parameter of no declared type.
import { Hayapi, Path } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/{item_id}", { params: { item_id: Path(z.unknown()) } }, function read_item({ item_id }) {
    return { item_id }
  })
  return app
}
