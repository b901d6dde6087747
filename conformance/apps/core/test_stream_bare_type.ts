// JSON Lines without a model, and with one that leaves out what is null.
import { Hayapi, JsonLines, Router } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Item = z.object({ name: z.string(), optional: z.string().nullable().default(null) }).meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/stream-bare-async", { responseModel: JsonLines() }, async function* stream_bare_async() {
    yield { name: "foo" }
  })
  app.get("/items/stream-bare-sync", { responseModel: JsonLines() }, function* stream_bare_sync() {
    yield { name: "bar" }
  })
  const router = new Router()
  router.get("/events-jsonl", { responseModel: JsonLines(Item), responseModelExcludeNone: true }, async function* stream_events_jsonl() {
    yield { name: "foo" }
  })
  app.include(router, { prefix: "/api" })
  return app
}
