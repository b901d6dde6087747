// Convertors in templates.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/int/{param:int}", { name: "int_convertor" }, ({ param }) => ({ int: param }))
  app.get("/float/{param:float}", { name: "float_convertor" }, ({ param }) => ({ float: param }))
  app.get("/path/{param:path}", { name: "path_convertor" }, ({ param }) => ({ path: param }))
  app.get("/query/", { name: "query_convertor", params: { param: z.string() } }, ({ param }) => ({ query: param }))
  return app
}
