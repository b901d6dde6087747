// What an include gives to the operations of a router: prefix, tags, answers, dependencies; also to those declared after it.
import { Body, dependency, Hayapi, HTTPException, type Middleware, Path, PlainTextResponse, Router } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

/** A router with one operation that answers `[]`. */
function listing(path: "/items" | "" = "/items", middleware: readonly Middleware[] = []): Router {
  const router = new Router({ middleware })
  router.get(path, function read_items() {
    return []
  })
  return router
}

function including(settings: Settings, router: Router, prefix = "/api"): Hayapi {
  const app = new Hayapi(settings)
  app.include(router, { prefix })
  return app
}

/** Router middleware is what FastAPI's subclasses of routes and routers are for. */
function tracked(): Middleware {
  let calls = 0
  return async (_request, next) => {
    calls += 1
    const reply = await next()
    reply.headers.set("x-calls", String(calls))
    return reply
  }
}

const onlyWith =
  (header: string): Middleware =>
  (request, next) => {
    if (request.header(header) !== "yes") throw new HTTPException(404)
    return next()
  }

function addedLater(settings: Settings): Hayapi {
  const calls: string[] = []
  const included = dependency(() => calls.push("dependency"))
  const router = new Router()
  const app = new Hayapi(settings)
  app.include(router, {
    prefix: "/api",
    tags: ["included"],
    dependencies: [included],
    responses: { 418: { description: "Teapot" } },
  })
  router.get("/later", function read_later() {
    return { later: calls.length > 0 }
  })
  return app
}

function nestedLater(settings: Settings): Hayapi {
  const [parent, child] = [new Router(), new Router()]
  const app = including(settings, parent)
  parent.include(child, { prefix: "/child", tags: ["child"] })
  child.get("/items", function read_items() {
    return ["item"]
  })
  return app
}

function repeated(settings: Settings): Hayapi {
  const [app, parent, shared] = [new Hayapi(settings), new Router(), listing()]
  parent.include(shared, { prefix: "/a" })
  parent.include(shared, { prefix: "/b" })
  app.include(parent, { prefix: "/v1" })
  app.include(parent, { prefix: "/v2" })
  return app
}

function ownPath(settings: Settings): Hayapi {
  const router = new Router()
  router.get("/items", function read_items({ request }) {
    return { has_context: request.operation !== undefined, path: request.operation?.path }
  })
  return including(settings, router)
}

function nestedTracked(settings: Settings): Hayapi {
  const parent = new Router({ middleware: [tracked()] })
  parent.include(listing("/items", [tracked()]), { prefix: "/child" })
  return including(settings, parent)
}

function prefixParameters(settings: Settings): Hayapi {
  const router = new Router({ prefix: "/tenants/{tenant_id}" })
  router.get(
    "/items/{item_id}",
    { params: { version: Path(z.int()), tenant_id: z.int(), item_id: z.int() } },
    function read_item({ version, tenant_id, item_id }) {
      return { version, tenant_id, item_id }
    },
  )
  const app = new Hayapi(settings)
  app.include(router, { prefix: "/api/{version}" })
  return app
}

function bodyFields(settings: Settings) {
  const appBody = dependency({ app_body: Body(z.string()) }, ({ app_body }) => app_body)
  const routerBody = dependency({ router_body: Body(z.int()) }, ({ router_body }) => router_body)
  const includeBody = dependency({ include_body: Body(z.boolean()) }, ({ include_body }) => include_body)
  const app = new Hayapi({ ...settings, dependencies: [appBody] })
  const router = new Router({ dependencies: [routerBody] })
  router.post("/items", { params: { route_body: Body(z.number()) } }, function create_item({ route_body }) {
    return { route_body }
  })
  app.include(router, { prefix: "/api", dependencies: [includeBody] })
  return app
}

function twoMethods(settings: Settings): Hayapi {
  const [reading, writing] = [new Router(), new Router()]
  reading.get("/items", () => ({ method: "get" }))
  writing.post("/items", () => ({ method: "post" }))
  const app = including(settings, reading)
  app.include(writing, { prefix: "/api" })
  return app
}

function slashAndExact(settings: Settings): Hayapi {
  const [slash, exact] = [new Router(), new Router()]
  slash.get("/items/", () => ({ path: "slash" }))
  exact.get("/items", () => ({ path: "exact" }))
  const app = including(settings, slash)
  app.include(exact, { prefix: "/api" })
  return app
}

function mounted(settings: Settings): Hayapi {
  const [router, inner] = [new Router(), new Hayapi()]
  inner.get("/items/{item_id}", () => new PlainTextResponse("mounted"))
  router.mount("/mounted", inner, { name: "mounted" })
  return including(settings, router)
}

function manyRoutes(settings: Settings): Hayapi {
  const router = new Router()
  for (let index = 0; index < 120; index++) router.get(`/items/${index}`, () => ({ index }))
  return including(settings, router, "")
}

function plainText(settings: Settings): Hayapi {
  const [parent, child] = [new Router(), new Router()]
  child.get("/items", () => new PlainTextResponse("ok"))
  parent.include(child, { prefix: "/child" })
  return including(settings, parent, "")
}

function emptyPath(settings: Settings): Hayapi {
  const parent = new Router()
  parent.include(listing(""), { prefix: "/items" })
  return including(settings, parent, "")
}

const apps: Readonly<Record<string, (settings: Settings) => Hayapi | ReturnType<typeof bodyFields>>> = {
  test_live_route_addition_uses_include_metadata_for_runtime_and_openapi: addedLater,
  test_openapi_cache_updates_after_live_route_addition: (settings) => including(settings, new Router()),
  test_nested_router_added_after_parent_inclusion_is_live: nestedLater,
  test_repeated_deep_inclusions_handle_all_concrete_paths: repeated,
  test_original_api_route_subclass_instance_is_called_after_inclusion: (settings) => including(settings, listing("/items", [tracked()])),
  test_original_api_route_get_route_handler_is_called_after_inclusion: (settings) => including(settings, listing("/items", [tracked()])),
  test_original_api_route_matches_is_called_after_inclusion: (settings) => including(settings, listing("/items", [onlyWith("x-match")])),
  test_effective_route_context_is_available_in_scope_during_request: ownPath,
  test_original_api_router_matches_is_called_after_inclusion: (settings) =>
    including(settings, listing("/items", [onlyWith("x-router-match")])),
  test_original_nested_api_router_subclasses_are_called_after_inclusion: nestedTracked,
  test_router_and_include_prefix_path_params_reach_endpoint_and_openapi: prefixParameters,
  test_effective_body_fields_from_app_router_include_and_route_match_openapi: bodyFields,
  test_later_full_match_wins_over_earlier_included_partial_match: twoMethods,
  test_included_partial_match_returns_405_when_no_later_full_match_exists: (settings) => including(settings, listing()),
  test_included_slash_redirect_does_not_block_later_exact_match: slashAndExact,
  test_included_starlette_mount_keeps_prefix_runtime_and_url_path_for: mounted,
  test_included_router_candidate_cache_is_thread_safe: manyRoutes,
  test_no_prefix_include_validation_sees_effective_api_route_path: emptyPath,
  test_no_prefix_include_validation_sees_effective_starlette_route_path: plainText,
}

export function createApp(settings: Settings = {}, key = "") {
  const make = apps[key]
  if (make === undefined) throw new RangeError(`Not ported: ${key}`)
  return make(settings)
}
