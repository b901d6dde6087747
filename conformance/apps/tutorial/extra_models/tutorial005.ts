// A record with any names.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/keyword-weights/", { responseModel: z.record(z.string(), z.number()) }, function read_keyword_weights() {
    return { foo: 2.3, bar: 3.4 }
  })
  return app
}
