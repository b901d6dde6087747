// Generators as dependencies: what has happened when the answer leaves, and in which order things end.
import { dependency, Hayapi } from "hayapi"
import type { Settings } from "../../settings.ts"

type State = Record<string, string>

class AsyncDependencyError extends Error {}
class SyncDependencyError extends Error {}
class OtherDependencyError extends Error {}

const initial: State = {
  "/async": "asyncgen not started",
  "/sync": "generator not started",
  "/async_raise": "asyncgen raise not started",
  "/sync_raise": "generator raise not started",
  context_a: "not started a",
  context_b: "not started b",
  bg: "not set",
  sync_bg: "not set",
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const state: State = { ...initial }
  const shared = dependency(async () => state)
  const asyncState = dependency({ shared }, async function* ({ shared: all }) {
    all["/async"] = "asyncgen started"
    yield all["/async"]
    all["/async"] = "asyncgen completed"
  })
  const syncState = dependency({ shared }, function* ({ shared: all }) {
    all["/sync"] = "generator started"
    yield all["/sync"]
    all["/sync"] = "generator completed"
  })
  const asyncTry = dependency({ shared }, async function* ({ shared: all }) {
    all["/async_raise"] = "asyncgen raise started"
    try {
      yield all["/async_raise"]
    } finally {
      all["/async_raise"] = "asyncgen raise finalized"
    }
  })
  const syncTry = dependency({ shared }, function* ({ shared: all }) {
    all["/sync_raise"] = "generator raise started"
    try {
      yield all["/sync_raise"]
    } finally {
      all["/sync_raise"] = "generator raise finalized"
    }
  })
  const contextA = dependency({ shared }, async function* ({ shared: all }) {
    all.context_a = "started a"
    try {
      yield all
    } finally {
      all.context_a = "finished a"
    }
  })
  const contextB = dependency({ all: contextA }, async function* ({ all }) {
    all.context_b = "started b"
    try {
      yield all
    } finally {
      all.context_b = `finished b with a: ${all.context_a}`
    }
  })
  const fail = (error: Error) => () => {
    throw error
  }

  for (const start of ["/", "/sync_"]) {
    const note = start === "/" ? "bg" : "sync_bg"
    app.get(`${start}async`, { params: { value: asyncState } }, ({ value }) => value)
    app.get(`${start}sync`, { params: { value: syncState } }, ({ value }) => value)
    app.get(`${start}async_raise`, { params: { value: asyncTry } }, fail(new AsyncDependencyError()))
    app.get(`${start}sync_raise`, { params: { value: syncTry } }, fail(new SyncDependencyError()))
    app.get(`${start}async_raise_other`, { params: { value: asyncTry } }, fail(new OtherDependencyError()))
    app.get(`${start}sync_raise_other`, { params: { value: syncTry } }, fail(new OtherDependencyError()))
    app.get(`${start}context_b`, { params: { all: contextB } }, ({ all }) => all)
    app.get(`${start}context_b_raise`, { params: { all: contextB } }, fail(new OtherDependencyError()))
    app.get(`${start}context_b_bg`, { params: { all: contextB } }, ({ all, background }) => {
      background.add(() => {
        all[note] = `${note} set - b: ${all.context_b} - a: ${all.context_a}`
      })
      return all
    })
  }
  app.use(async (_request, next) => {
    const reply = await next()
    reply.headers.set("x-state", JSON.stringify(state))
    return reply
  })
  return app
}
