// Frontends: each test of FastAPI's file has an app of its own. The files are in the current directory.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import {
  type Dependency,
  dependency,
  type FrontendOptions,
  Hayapi,
  HTTPException,
  type Middleware,
  PlainTextResponse,
  Router,
} from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

type Build = (settings: Settings) => Hayapi

const dist = "dist"

/** An app with one frontend. */
const frontend =
  (options: Partial<FrontendOptions> = {}, path = "/"): Build =>
  (settings) => {
    const app = new Hayapi(settings)
    app.frontend(path, { directory: dist, ...options })
    return app
  }

const index = frontend({ fallback: "index.html" })

/** An app with one frontend, and what the function adds first. */
const after =
  (declare: (app: Hayapi) => void, options: Partial<FrontendOptions> = {}): Build =>
  (settings) => {
    const app = new Hayapi(settings)
    declare(app)
    app.frontend("/", { directory: dist, ...options })
    return app
  }

/** An app that depends on something and has one frontend. */
const guarded =
  (guard: Dependency<any, any, any>, options: Partial<FrontendOptions> = {}): Build =>
  (settings) => {
    const app: Hayapi<any> = new Hayapi({ ...settings, dependencies: [guard] })
    app.frontend("/", { directory: dist, ...options })
    return app
  }

/** An app with a router that has one frontend. */
const included =
  (prefix: string, options: Partial<FrontendOptions> = {}, dependencies: Dependency<any, any, any>[] = []): Build =>
  (settings) => {
    const app = new Hayapi(settings)
    const router = new Router({ dependencies })
    router.frontend("/", { directory: dist, ...options })
    app.include(router, { prefix })
    return app
  }

const requireCookie = dependency(function require_cookie({ request }) {
  if (request.cookies.session !== "ok") throw new HTTPException(401)
})

const requireToken = dependency({ token: z.string() }, function require_token() {})

const nothing = dependency(() => {})

const leaveMarks = dependency(({ response, background }) => {
  response.headers.set("X-Frontend-Dependency", "applied")
  response.setCookie("frontend", "dependency")
  background.add(() => {})
})

const passOn: Middleware = (_request, next) => next()

const two =
  (fallback: "auto" | "index.html", ofSite: "auto" | "index.html" = "auto"): Build =>
  (settings) => {
    const app = new Hayapi(settings)
    app.frontend("/", { directory: "site", fallback: ofSite })
    app.frontend("/admin", { directory: "admin", fallback })
    return app
  }

const apps: Readonly<Record<string, Build>> = {
  test_frontend_exact_prefix_path_serves_index: frontend(),
  test_apirouter_frontend_with_router_prefix_and_frontend_subpath: (settings) => {
    const router = new Router({ prefix: "/internal" })
    router.frontend("/ui", { directory: dist })
    const app = new Hayapi(settings)
    app.include(router, { prefix: "/prefix" })
    return app
  },
  test_index_fallback_ignores_invalid_q_value: index,
  test_frontend_static_files_lookup_errors: frontend(),
  // FastAPI's low-priority routes are its own affair: from outside they are routes.
  test_low_priority_api_route_handles_with_context: (settings) => {
    const app = new Hayapi(settings)
    app.get("/low/{item_id}", ({ item_id }) => new PlainTextResponse(item_id))
    return app
  },
  test_included_low_priority_api_route_handles_with_context: (settings) => {
    const router = new Router()
    router.get("/low/{item_id}", ({ item_id }) => new PlainTextResponse(item_id))
    const app = new Hayapi(settings)
    app.include(router, { prefix: "/prefix" })
    return app
  },
  test_low_priority_routes_can_store_non_frontend_routes: (settings) => {
    const app = new Hayapi(settings)
    app.get("/low", () => new PlainTextResponse("low"))
    return app
  },
  test_included_low_priority_routes_can_store_non_frontend_routes: (settings) => {
    const router = new Router()
    router.get("/low", () => new PlainTextResponse("low"))
    const app = new Hayapi(settings)
    app.include(router, { prefix: "/prefix" })
    return app
  },
  test_non_frontend_low_priority_route_keeps_order_before_frontend: after((app) => {
    app.get("/admin", () => new PlainTextResponse("low"))
  }),
  test_normal_route_partial_match_returns_before_frontend: after((app) => {
    app.get("/{path:path}", () => new PlainTextResponse("partial", { statusCode: 405 }))
  }),
  test_normal_route_partial_match_wins_before_frontend: after((app) => {
    app.get("/api", () => ({ source: "api" }))
  }),
  test_basic_file_serving: frontend(),
  test_app_frontend_dependencies_protect_root_asset_and_fallback: guarded(requireCookie, { fallback: "index.html" }),
  test_apirouter_frontend_dependencies_protect_prefixed_frontend: included("/app", { fallback: "index.html" }, [requireCookie]),
  test_include_router_frontend_dependencies_apply_in_nested_order: (settings) => {
    const child = new Router({ dependencies: [nothing] })
    child.frontend("/ui", { directory: dist })
    const parent = new Router({ dependencies: [nothing] })
    parent.include(child, { prefix: "/child", dependencies: [nothing] })
    const app: Hayapi<any> = new Hayapi({ ...settings, dependencies: [nothing] })
    app.include(parent, { prefix: "/parent", dependencies: [nothing] })
    return app
  },
  test_frontend_dependency_overrides_apply: (settings) => {
    const app = guarded(requireCookie)(settings)
    app.dependencyOverrides.set(requireCookie, nothing)
    return app
  },
  test_frontend_dependencies_do_not_run_when_api_route_wins: (settings) => {
    const app = included("", {}, [requireCookie])(settings)
    app.get("/api", () => ({ source: "api" }))
    return app
  },
  test_only_selected_frontend_mount_dependencies_run: (settings) => {
    const app = new Hayapi(settings)
    const site = new Router()
    site.frontend("/", { directory: "site" })
    const admin = new Router()
    admin.frontend("/", { directory: "admin" })
    app.include(site, { dependencies: [requireCookie] })
    app.include(admin, { prefix: "/admin", dependencies: [nothing] })
    return app
  },
  test_app_middleware_still_runs_for_frontend_dependencies: (settings) => {
    const app = guarded(nothing)(settings)
    app.use(passOn)
    return app
  },
  test_frontend_dependency_response_headers_and_background_tasks: guarded(leaveMarks),
  test_frontend_dependency_validation_errors_return_422: guarded(requireToken),
  test_existing_api_route_wins_over_frontend: after((app) => {
    app.get("/api/users", () => ({ source: "api" }))
  }),
  test_api_route_404_is_not_replaced_by_frontend_fallback: after(
    (app) => {
      app.get("/api/users", () => {
        throw new HTTPException(404, "api missing")
      })
    },
    { fallback: "index.html" },
  ),
  test_index_fallback_for_navigation_request: index,
  test_index_fallback_parses_accept_parameters: index,
  test_index_fallback_ignores_q_zero_accept: index,
  test_index_fallback_respects_explicit_html_rejection_with_wildcard: index,
  test_index_fallback_respects_explicit_xhtml_rejection_with_wildcard: index,
  test_index_fallback_requires_explicit_html_acceptance: index,
  test_404_fallback_handles_missing_assets: frontend({ fallback: "404.html" }),
  test_auto_fallback_prefers_404_over_index: frontend(),
  test_auto_fallback_uses_index_when_404_is_missing: frontend(),
  test_auto_fallback_returns_normal_404_without_fallback_files: (settings) => {
    mkdirSync(dist, { recursive: true })
    return frontend()(settings)
  },
  test_no_fallback_returns_normal_404: frontend({ fallback: null }),
  test_directory_index_and_redirect: frontend(),
  test_path_validation_and_trailing_slash_normalization: frontend({}, "/app/"),
  test_frontend_path_matching_uses_segment_boundaries: frontend({ fallback: "index.html" }, "/app"),
  test_multiple_frontends_use_longest_matching_prefix: two("index.html", "index.html"),
  test_apirouter_frontend_uses_include_prefix: included("/admin", { directory: "admin", fallback: "index.html" }),
  test_global_priority_across_included_routers: (settings) => {
    const app = included("", { directory: "site", fallback: "index.html" })(settings)
    const router = new Router()
    router.get("/api/users", () => ({ source: "api" }))
    app.include(router)
    return app
  },
  test_nested_apirouter_frontend_uses_all_include_prefixes: (settings) => {
    const child = new Router()
    child.frontend("/", { directory: "admin", fallback: "index.html" })
    const parent = new Router()
    parent.include(child, { prefix: "/child" })
    const app = new Hayapi(settings)
    app.include(parent, { prefix: "/parent" })
    return app
  },
  test_low_priority_cache_updates_after_route_added_to_included_router: included("/app", { directory: "site", fallback: "index.html" }),
  test_normal_route_slash_redirect_wins_before_frontend_redirect: after(
    (app) => {
      app.get("/api/", () => ({ source: "api" }))
    },
    { directory: "site" },
  ),
  test_frontend_respects_root_path: frontend({}, "/app"),
  test_websocket_route_wins_over_frontend: after((app) => {
    app.websocket("/ws", async ({ websocket }) => {
      await websocket.accept()
      await websocket.sendText("websocket")
      await websocket.close()
    })
  }),
  test_head_requests_work: frontend(),
  test_head_fallback_request_works: index,
  test_unsupported_methods_return_405: frontend(),
  test_unsupported_methods_to_fallback_only_routes_return_404: index,
  test_unsupported_methods_to_frontend_root_and_directory_index_return_405: frontend(),
  test_unsupported_method_to_directory_without_index_returns_404: (settings) => {
    mkdirSync("dist/empty", { recursive: true })
    return frontend()(settings)
  },
  test_unsupported_methods_to_fallback_only_routes_ignore_accept: index,
  // The test has this app with each fallback, and the same answer.
  test_unsupported_methods_to_fallback_only_routes_return_404_for_fallback_modes: frontend(),
  test_apirouter_frontend_unsupported_method_to_fallback_only_route_returns_404: included("/admin", { fallback: "index.html" }),
  test_unsupported_method_uses_longest_matching_frontend_prefix: two("index.html"),
  test_path_traversal_cannot_escape_directory: frontend(),
  test_symlink_outside_directory_is_not_served: (settings) => {
    mkdirSync(dist, { recursive: true })
    writeFileSync("secret.txt", "secret")
    rmSync("dist/secret.txt", { force: true })
    symlinkSync("../secret.txt", "dist/secret.txt")
    return frontend()(settings)
  },
  test_check_dir_false_allows_missing_directory_and_fails_on_request: frontend({ directory: "missing", checkDir: false }),
  test_explicit_fallback_files_fail_clearly_when_missing: frontend({ fallback: "404.html", checkDir: false }),
  test_frontend_routes_are_not_in_openapi: after(
    (app) => {
      app.get("/api", function read_api() {
        return { ok: true }
      })
    },
    { fallback: "index.html" },
  ),
}

export function createApp(settings: Settings = {}, key = "test_basic_file_serving"): Hayapi {
  const build = apps[key]
  if (build === undefined) throw new RangeError(`No app is called ${key}`)
  return build(settings)
}
