// Lines of a log, sent as they are.
import { EventSourceResponse, Hayapi, ServerSentEvent } from "hayapi"
import type { Settings } from "../../../settings.ts"

const logs = [
  "2025-01-01 INFO  Application started",
  "2025-01-01 DEBUG Connected to database",
  "2025-01-01 WARN  High memory usage detected",
]

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/logs/stream", { responseClass: EventSourceResponse }, async function* stream_logs() {
    for (const line of logs) yield new ServerSentEvent({ rawData: line })
  })
  return app
}
