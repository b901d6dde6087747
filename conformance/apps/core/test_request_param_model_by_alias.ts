// Models of parameters under another name.
import { Cookie, Hayapi, Header, Query } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Model = z.object({ param_alias: z.string() }).meta({ id: "Model" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/query", { params: { data: Query(Model) } }, ({ data }) => ({ param: data.param_alias }))
  app.get("/header", { params: { data: Header(Model, { convertUnderscores: false }) } }, ({ data }) => ({ param: data.param_alias }))
  app.get("/cookie", { params: { data: Cookie(Model) } }, ({ data }) => ({ param: data.param_alias }))
  return app
}
