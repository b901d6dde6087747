// A file that may be left out, by name and by aliases.
import { Hayapi, Upload } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../../settings.ts"

// FastAPI's validation alias wins over its alias; here there is one.
const names = [
  ["", "p"],
  ["-alias", "p_alias"],
  ["-validation-alias", "p_val_alias"],
  ["-alias-and-validation-alias", "p_val_alias"],
] as const

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  for (const kind of ["bytes", "uploadfile"]) {
    for (const [name, wire] of names) {
      const path = `optional-${kind}${name}`
      const params = { p: Upload(z.file().nullable().default(null), { alias: wire }) }
      app.post(`/${path}`, { operationId: path.replaceAll("-", "_"), params }, ({ p }) => ({ file_size: p?.size ?? null }))
    }
  }
  return app
}
