// Query parameters with and without a marker, one handler at two paths, and a router with a prefix.
import { Hayapi, Query, Router } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

function parameters(settings: Settings): Hayapi {
  const app = new Hayapi(settings)
  const filled = { params: { foo: Query(z.string().min(1)) } }
  app.get("/default", { name: "default", params: { foo: z.string().default("foo") } }, function fallback({ foo }) {
    return { foo }
  })
  app.get("/required", filled, function required({ foo }) {
    return { foo }
  })
  app.get("/multiple", filled, function multiple({ foo }) {
    return { foo }
  })
  app.get("/unrelated", { params: { foo: z.string() } }, function unrelated({ foo }) {
    return { foo }
  })
  return app
}

function twoPaths(settings: Settings): Hayapi {
  const app = new Hayapi(settings)
  const options = { params: { var: Query(z.string().default("bar")) } }
  const test = (values: { var: string }) => ({ foo: values.var })
  app.get("/test1", options, test)
  app.get("/test2", options, test)
  return app
}

function nestedRouter(settings: Settings): Hayapi {
  const app = new Hayapi(settings)
  const router = new Router({ prefix: "/nested" })
  router.get("/test", { params: { var: Query(z.string().default("bar")) } }, (values) => ({ foo: values.var }))
  app.include(router)
  return app
}

export function createApp(settings: Settings = {}, key = "app"): Hayapi {
  if (key === "test_multiple_path") return twoPaths(settings)
  return key === "test_nested_router" ? nestedRouter(settings) : parameters(settings)
}
