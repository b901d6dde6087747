// A model of headers.
import { Hayapi, Header } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const CommonHeaders = z
  .object({
    host: z.string(),
    save_data: z.boolean(),
    if_modified_since: z.string().nullable().default(null),
    traceparent: z.string().nullable().default(null),
    x_tag: z.array(z.string()).default([]),
  })
  .meta({ id: "CommonHeaders" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { params: { headers: Header(CommonHeaders) } }, function read_items({ headers }) {
    return headers
  })
  return app
}
