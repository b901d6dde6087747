// Lifespans of an app and of the routers in it. FastAPI's start-up and shutdown events are lifespans here, too.
import { type HandlerOf, Hayapi, Router } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const options = { responseModel: z.record(z.string(), z.string()) }

/** Answers only while everything that has a name here has started and not ended. */
const answerWhile = (...names: string[]): HandlerOf<typeof options, "/"> => {
  return ({ request }) => {
    const missing = names.filter((name) => request.state.get(name) !== true)
    if (missing.length > 0) throw new Error(`Not started: ${missing.join(", ")}`)
    return { message: "Hello World" }
  }
}

const alive = (name: string) =>
  async function* () {
    const state = { [name]: true }
    yield state
    state[name] = false
  }

function* aliveSync() {
  yield { app: true }
}

function single(settings: Settings, lifespan: ReturnType<typeof alive> | typeof aliveSync): Hayapi {
  const app = new Hayapi({ ...settings, lifespan })
  app.get("/", options, answerWhile("app"))
  return app
}

function nested(settings: Settings): Hayapi {
  const app = new Hayapi({ ...settings, lifespan: alive("app") })
  const router = new Router({ lifespan: alive("router") })
  const subRouter = new Router({ lifespan: alive("sub_router") })
  router.include(subRouter)
  app.include(router)
  app.get("/", options, answerWhile("app", "router", "sub_router"))
  return app
}

const nestedKeys = ["test_router_events", "test_router_nested_lifespan_state", "test_startup_shutdown_handlers_as_parameters"]

export function createApp(settings: Settings = {}, key = "test_router_events"): Hayapi {
  if (nestedKeys.includes(key)) return nested(settings)
  return single(settings, key === "test_router_sync_generator_lifespan" ? aliveSync : alive("app"))
}
