// A path parameter, by name and by aliases.
import { Hayapi, Path } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/required-str/{p}", { params: { p: Path(z.string()) } }, function read_required_str({ p }) {
    return { p }
  })
  app.get("/required-alias/{p_alias}", { params: { p: Path(z.string(), { alias: "p_alias" }) } }, function read_required_alias({ p }) {
    return { p }
  })
  app.get(
    "/required-validation-alias/{p_val_alias}",
    { params: { p: Path(z.string(), { alias: "p_val_alias" }) } },
    function read_required_validation_alias({ p }) {
      return { p }
    },
  )
  app.get(
    "/required-alias-and-validation-alias/{p_val_alias}",
    { params: { p: Path(z.string(), { alias: "p_val_alias" }) } },
    function read_required_alias_and_validation_alias({ p }) {
      return { p }
    },
  )
  return app
}
