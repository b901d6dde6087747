// One status with two media types.
import { FileResponse, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z.object({ id: z.string(), value: z.string() }).meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get(
    "/items/{item_id}",
    {
      params: { img: z.boolean().nullable().default(null) },
      responseModel: Item,
      responses: { 200: { content: { "image/png": {} }, description: "Return the JSON item or an image." } },
    },
    function read_item({ img }) {
      return img ? new FileResponse("image.png", { mediaType: "image/png" }) : { id: "foo", value: "there goes my hero" }
    },
  )
  return app
}
