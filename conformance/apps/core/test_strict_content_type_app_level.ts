// Bodies without a content type: refused, or read as JSON.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}, key = ""): Hayapi {
  const app = new Hayapi(key === "app_lax" ? { ...settings, strictContentType: false } : settings)
  app.post("/items/", { params: { data: z.record(z.string(), z.unknown()) } }, ({ data }) => data)
  return app
}
