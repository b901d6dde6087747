// A model that refuses further fields.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Foo = z.strictObject({}).meta({ id: "Foo" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/", { params: { foo: Foo.nullable().default(null) } }, async function post({ foo }) {
    return foo
  })
  return app
}
