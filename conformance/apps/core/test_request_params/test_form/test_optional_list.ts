// A list in a form that may be left out, by name and by aliases.
import { Form, Hayapi } from "hayapi"
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
    const Model = z.object({ [wire]: z.array(z.string()).nullable().default(null) }).meta({ id: `Form_${name}` })
    app.post(
      `/optional-list-${name}`,
      {
        operationId: `optional-list-${name}`.replaceAll("-", "_"),
        params: { p: Form(z.array(z.string()).nullable().default(null), { alias: wire }) },
      },
      ({ p }) => ({ p }),
    )
    app.post(
      `/model-optional-list-${name}`,
      { operationId: `model-optional-list-${name}`.replaceAll("-", "_"), params: { p: Form(Model) } },
      ({ p }) => ({ p: p[wire] }),
    )
  }
  return app
}
