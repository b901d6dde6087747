// A repeated header that may be left out, by name and by aliases.
import { Hayapi, Header } from "hayapi"
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
    const Model = z.object({ [wire]: z.array(z.string()).nullable().default(null) })
    app.get(
      `/optional-list-${name}`,
      { params: { p: Header(z.array(z.string()).nullable().default(null), { alias: wire }) } },
      ({ p }) => ({ p }),
    )
    app.get(`/model-optional-list-${name}`, { params: { p: Header(Model, { convertUnderscores: false }) } }, ({ p }) => ({ p: p[wire] }))
  }
  return app
}
