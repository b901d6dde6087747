// Parameters that hold JSON as text.
import { Cookie, Form, Hayapi, Header, Query } from "hayapi"
import { json } from "hayapi/types"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const texts = z.array(z.string())
const jsonTexts = json(texts)

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/form-json-list", { params: { items: Form(jsonTexts) }, responseModel: texts }, ({ items }) => items)
  app.get("/query-json-list", { params: { items: Query(jsonTexts) }, responseModel: texts }, ({ items }) => items)
  app.get("/header-json-list", { params: { x_items: Header(jsonTexts) }, responseModel: texts }, ({ x_items }) => x_items)
  app.get("/cookie-json-list", { params: { items: Cookie(jsonTexts) }, responseModel: texts }, ({ items }) => items)
  return app
}
