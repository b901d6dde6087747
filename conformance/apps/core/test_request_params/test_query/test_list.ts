// A list in the query, by name and by aliases.
import { Hayapi, Query } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../../settings.ts"

// FastAPI's validation alias wins over its alias; here there is one.
const names = [
  ["str", "p"],
  ["alias", "p_alias"],
  ["validation-alias", "p_val_alias"],
  ["alias-and-validation-alias", "p_val_alias"],
] as const

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  for (const [name, wire] of names) {
    const Model = z.object({ [wire]: z.array(z.string()) })
    app.get(`/required-list-${name}`, { params: { p: Query(z.array(z.string()), { alias: wire }) } }, ({ p }) => ({ p }))
    app.get(`/model-required-list-${name}`, { params: { p: Query(Model) } }, ({ p }) => ({ p: p[wire] }))
  }
  return app
}
