// Parameters that hold JSON as text.
import { Cookie, Form, Hayapi, Header, Query } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const texts = z.array(z.string())
const jsonTexts = z.codec(z.string(), texts, {
  decode: (text, context) => {
    try {
      return JSON.parse(text)
    } catch {
      context.issues.push({ code: "custom", message: "Invalid JSON", input: text })
      return z.NEVER
    }
  },
  encode: (list) => JSON.stringify(list),
})

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/form-json-list", { params: { items: Form(jsonTexts) }, responseModel: texts }, ({ items }) => items)
  app.get("/query-json-list", { params: { items: Query(jsonTexts) }, responseModel: texts }, ({ items }) => items)
  app.get("/header-json-list", { params: { x_items: Header(jsonTexts) }, responseModel: texts }, ({ x_items }) => x_items)
  app.get("/cookie-json-list", { params: { items: Cookie(jsonTexts) }, responseModel: texts }, ({ items }) => items)
  return app
}
