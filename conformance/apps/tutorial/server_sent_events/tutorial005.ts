// Server-sent events as the answer of a POST.
import { EventStream, Hayapi, ServerSentEvent } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Prompt = z.object({ text: z.string() }).meta({ id: "Prompt" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/chat/stream", { params: { prompt: Prompt }, responseModel: EventStream() }, async function* stream_chat({ prompt }) {
    for (const word of prompt.text.split(/\s+/)) yield new ServerSentEvent({ data: word, event: "token" })
    yield new ServerSentEvent({ rawData: "[DONE]", event: "done" })
  })
  return app
}
