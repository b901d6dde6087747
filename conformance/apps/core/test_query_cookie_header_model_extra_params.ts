// Models of parameters that keep what they do not declare.
import { Cookie, Hayapi, Header, Query } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Model = z.looseObject({ param: z.string() }).meta({ id: "Model" })
const AuthHeaders = z.object({ x_user_id: z.string() }).meta({ id: "AuthHeaders" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/query", { params: { data: Query(Model) } }, ({ data }) => data)
  app.get("/header", { params: { data: Header(Model) } }, ({ data }) => data)
  app.get("/cookie", { params: { data: Cookie(Model) } }, ({ data }) => data)
  app.get("/header-requires-hyphen", { params: { data: Header(AuthHeaders) } }, ({ data }) => data)
  return app
}
