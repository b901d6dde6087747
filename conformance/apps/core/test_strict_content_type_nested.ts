// Strict and lax content types by nesting: the nearest wins.
import { Hayapi, Router } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const data = z.record(z.string(), z.unknown())

function addPost(router: Router<any, any>): void {
  router.post("/items/", { params: { data } }, ({ data: sent }) => sent)
}

function createNested(settings: Settings): Hayapi {
  const app = new Hayapi({ ...settings, strictContentType: false })
  const outer = new Router({ prefix: "/outer" })
  const strict = new Router({ prefix: "/strict", strictContentType: true })
  const lax = new Router({ prefix: "/default" })
  addPost(strict)
  addPost(lax)
  outer.include(strict)
  outer.include(lax)
  app.include(outer)
  return app
}

function createMixed(settings: Settings): Hayapi {
  const app = new Hayapi({ ...settings, strictContentType: true })
  const outer = new Router({ prefix: "/outer", strictContentType: false })
  const inner = new Router({ prefix: "/inner", strictContentType: true })
  addPost(outer)
  addPost(inner)
  outer.include(inner)
  app.include(outer)
  return app
}

export function createApp(settings: Settings = {}, key = ""): Hayapi {
  return key === "app_mixed" ? createMixed(settings) : createNested(settings)
}
