// 201 for what was created.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/items/", { params: { name: z.string() }, statusCode: 201 }, function create_item({ name }) {
    return { name }
  })
  return app
}
