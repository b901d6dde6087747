// Parts of a schema that its author writes.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Item = z
  .object({
    name: z.string(),
    description: z
      .any()
      .meta({ type: ["string", "null"] })
      .default(null),
  })
  .meta({ id: "Item", "x-something-internal": { level: 4 } })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/foo", { responseModel: Item }, function foo() {
    return { name: "Foo item" }
  })
  return app
}
