// The injected response, request and background tasks, in handlers and dependencies.
import { dependency, Hayapi, JSONResponse } from "hayapi"
import type { Settings } from "../../settings.ts"

const setHeader = (name: string, value: string) => dependency(({ response }) => response.headers.set(name, value))

const apps: Record<string, (app: Hayapi) => void> = {
  test_response_with_depends_annotated: (app) =>
    app.get("/", { dependencies: [setHeader("X-Custom", "modified")] }, () => ({ status: "ok" })),
  test_response_with_depends_default: (app) =>
    app.get("/", { dependencies: [setHeader("X-Custom", "modified")] }, () => ({ status: "ok" })),
  test_response_without_depends: (app) =>
    app.get("/", ({ response }) => {
      response.headers.set("X-Direct", "set")
      return { status: "ok" }
    }),
  test_response_dependency_chain: (app) => {
    const first = setHeader("X-First", "1")
    const second = dependency({ first }, ({ response }) => response.headers.set("X-Second", "2"))
    app.get("/", { dependencies: [second] }, () => ({ status: "ok" }))
  },
  test_response_dependency_returns_different_response_instance: (app) => {
    const initial = dependency(() => new JSONResponse({ status: "ok" }, { headers: { "X-Custom": "initial" } }))
    app.get("/", { params: { initial } }, ({ initial: answer }) => {
      answer.headers.set("X-Custom", "modified")
      return answer
    })
  },
  test_request_with_depends_annotated: (app) => {
    const info = dependency(({ request }) => ({ path: request.path, user_agent: request.header("user-agent") ?? "unknown" }))
    app.get("/", { params: { info } }, ({ info: answer }) => answer)
  },
  test_background_tasks_with_depends_annotated: (app) => {
    const results: string[] = []
    const note = (message: string) => results.push(message)
    const fromDependency = dependency(({ background }) => background.add(note, "from dependency"))
    app.get("/", { dependencies: [fromDependency] }, ({ background }) => {
      background.add(note, "from endpoint")
      return { status: "ok" }
    })
  },
}

export function createApp(settings: Settings = {}, key = ""): Hayapi {
  const app = new Hayapi(settings)
  apps[key]?.(app)
  return app
}
