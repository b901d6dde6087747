// A required cookie, by name and by aliases.
import { Cookie, Hayapi } from "hayapi"
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
    const Model = z.object({ [wire]: z.string() })
    app.get(`/required-${name}`, { params: { p: Cookie(z.string(), { alias: wire }) } }, ({ p }) => ({ p }))
    app.get(`/model-required-${name}`, { params: { p: Cookie(Model) } }, ({ p }) => ({ p: p[wire] }))
  }
  return app
}
