// An app of several files.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"
import { headerToken, queryToken } from "./dependencies.ts"
import * as admin from "./internal/admin.ts"
import * as items from "./routers/items.ts"
import * as users from "./routers/users.ts"

export function createApp(settings: Settings = {}) {
  const app = new Hayapi({ ...settings, dependencies: [queryToken] })

  app.include(users.router)
  app.include(items.router)
  app.include(admin.router, {
    prefix: "/admin",
    tags: ["admin"],
    dependencies: [headerToken],
    responses: { 418: { description: "I'm a teapot" } },
  })

  app.get("/", function root() {
    return { message: "Hello Bigger Applications!" }
  })

  return app
}
