// A field that is called `$ref`.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const ModelWithRef = z.object({ $ref: z.string() }).meta({ id: "ModelWithRef" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", { responseModel: ModelWithRef }, function read_root() {
    return { $ref: "some-ref" }
  })
  return app
}
