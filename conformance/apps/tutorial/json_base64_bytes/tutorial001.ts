// Bytes in JSON, as base64.
import { Hayapi } from "hayapi"
import { base64 } from "hayapi/types"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const shape = { description: z.string(), data: base64() }
const DataInput = z.object(shape).meta({ id: "DataInput" })
const DataOutput = z.object(shape).meta({ id: "DataOutput" })
const DataInputOutput = z.object(shape).meta({ id: "DataInputOutput" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/data", { name: "post_data", params: { body: DataInput } }, ({ body }) => ({
    description: body.description,
    content: new TextDecoder().decode(body.data),
  }))
  app.get("/data", { name: "get_data", responseModel: DataOutput }, () => ({
    description: "A plumbus",
    data: new TextEncoder().encode("hello"),
  }))
  app.post(
    "/data-in-out",
    { name: "post_data_in_out", params: { body: DataInputOutput }, responseModel: DataInputOutput },
    ({ body }) => body,
  )
  return app
}
