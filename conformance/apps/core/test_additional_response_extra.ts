// Routers in routers.
import { Hayapi, Router } from "hayapi"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const router = new Router()
  const subRouter = new Router()
  const app = new Hayapi(settings)
  subRouter.get("/", function read_item() {
    return { id: "foo" }
  })
  router.include(subRouter, { prefix: "/items" })
  app.include(router)
  return app
}
