// Required values that may be null.
import { Body, Hayapi, Query } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const text = z.string().nullable()
  app.get("/query", { params: { q: text } }, ({ q }) => q)
  app.get("/explicit-query", { params: { q: Query(text) } }, ({ q }) => q)
  app.post("/body-embed", { params: { b: Body(text, { embed: true }) } }, ({ b }) => b)
  return app
}
