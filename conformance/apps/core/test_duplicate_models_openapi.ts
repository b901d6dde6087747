// A model that is used twice.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Model = z.object({}).meta({ id: "Model" })
const Model2 = z.object({ a: Model }).meta({ id: "Model2" })
const Model3 = z.object({ c: Model, d: Model2 }).meta({ id: "Model3" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", { responseModel: Model3 }, function f() {
    return { c: {}, d: { a: {} } }
  })
  return app
}
