// A response class for JSON. FastAPI names one of its faster writers here; there is only one in JavaScript.
import { Hayapi, JSONResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { responseClass: JSONResponse }, function read_items() {
    return [{ item_id: "Foo" }]
  })
  return app
}
