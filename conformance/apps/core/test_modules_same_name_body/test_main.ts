// Two modules with a handler of the same name: their body models stay apart.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"
import * as a from "./a.ts"
import * as b from "./b.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.include(a.router, { prefix: "/a" })
  app.include(b.router, { prefix: "/b" })
  return app
}
