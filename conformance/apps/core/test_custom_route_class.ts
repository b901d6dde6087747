// Routers in routers.
import { Hayapi, Router } from "hayapi"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const [a, b, c] = [new Router(), new Router(), new Router()]
  a.get("/", function get_a() {
    return { msg: "A" }
  })
  b.get("/", function get_b() {
    return { msg: "B" }
  })
  c.get("/", function get_c() {
    return { msg: "C" }
  })
  b.include(c, { prefix: "/c" })
  a.include(b, { prefix: "/b" })
  app.include(a, { prefix: "/a" })
  return app
}
