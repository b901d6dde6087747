// What is left out of an answer: unset fields, defaults, nulls.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const SubModel = z.object({ a: z.string().nullable().default("foo") }).meta({ id: "SubModel" })
const Model = z.object({ x: z.int().nullable().default(null), sub: SubModel }).meta({ id: "Model" })
const ModelDefaults = z
  .object({
    w: z.string().nullable().default(null),
    x: z.string().nullable().default(null),
    y: z.string().default("y"),
    z: z.string().default("z"),
  })
  .meta({ id: "ModelDefaults" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const row = () => ({ x: null, y: "y" })
  app.get("/", { responseModel: Model, responseModelExcludeUnset: true }, () => ({ sub: {}, y: 1, z: 0 }))
  app.get("/exclude_unset", { responseModel: ModelDefaults, responseModelExcludeUnset: true }, row)
  app.get("/exclude_defaults", { responseModel: ModelDefaults, responseModelExcludeDefaults: true }, row)
  app.get("/exclude_none", { responseModel: ModelDefaults, responseModelExcludeNone: true }, row)
  app.get("/exclude_unset_none", { responseModel: ModelDefaults, responseModelExcludeUnset: true, responseModelExcludeNone: true }, row)
  const rows = z.array(ModelDefaults)
  app.get("/iterable_exclude_unset", { responseModel: rows, responseModelExcludeUnset: true }, () => [row()])
  app.get("/iterable_exclude_defaults", { responseModel: rows, responseModelExcludeDefaults: true }, () => [row()])
  app.get("/iterable_exclude_none", { responseModel: rows, responseModelExcludeNone: true }, () => [row()])
  return app
}
