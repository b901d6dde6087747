// A frontend of a router, under the prefix of its include.
import { Hayapi, Router } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const router = new Router()
  router.frontend("/", { directory: "dist", fallback: "index.html" })
  app.include(router, { prefix: "/app" })
  return app
}
