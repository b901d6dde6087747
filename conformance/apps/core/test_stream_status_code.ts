// The status of streams: the operation's, or the one a dependency sets.
import { dependency, EventStream, Hayapi, JsonLines, StreamingResponse } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Message = z.record(z.string(), z.string())

const message = (title: string) => ({ type: "object", additionalProperties: { type: "string" }, title })

const events = {
  description: "Successful Response",
  content: {
    "text/event-stream": {
      itemSchema: {
        type: "object",
        properties: {
          data: { type: "string", contentMediaType: "application/json", contentSchema: message("SSE stream item") },
          event: { type: "string" },
          id: { type: "string" },
          retry: { type: "integer", minimum: 0 },
        },
        required: ["data"],
      },
    },
  },
}

const lines = {
  description: "Successful Response",
  content: { "application/jsonl": { itemSchema: message("JSONL stream item") } },
}

const accepted = dependency(({ response }) => {
  response.statusCode = 202
})

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/sse", { responseModel: EventStream(Message), statusCode: 201 }, async function* sse() {
    yield { message: "created" }
  })
  app.post("/jsonl", { responseModel: JsonLines(Message), statusCode: 201 }, async function* jsonl() {
    yield { message: "created" }
  })
  app.post("/raw", { responseClass: StreamingResponse, statusCode: 201 }, async function* raw() {
    yield "accepted"
  })
  const declared = { dependencies: [accepted] }
  app.post(
    "/sse-dependency",
    { ...declared, responseModel: EventStream(Message), responses: { 202: events } },
    async function* sse_dependency() {
      yield { message: "accepted" }
    },
  )
  app.post(
    "/jsonl-dependency",
    { ...declared, responseModel: JsonLines(Message), responses: { 202: lines } },
    async function* jsonl_dependency() {
      yield { message: "accepted" }
    },
  )
  const raw = { ...declared, responseClass: StreamingResponse, responses: { 202: { description: "Accepted" } } }
  app.post("/raw-dependency", raw, async function* raw_dependency(): any {
    yield "accepted"
  })
  app.post(
    "/sse-dependency-override",
    { ...declared, responseModel: EventStream(Message), statusCode: 201, responses: { 202: events } },
    async function* sse_dependency_override() {
      yield { message: "overridden" }
    },
  )
  app.post(
    "/jsonl-dependency-override",
    { ...declared, responseModel: JsonLines(Message), statusCode: 201, responses: { 202: lines } },
    async function* jsonl_dependency_override() {
      yield { message: "overridden" }
    },
  )
  app.post("/raw-dependency-override", { ...raw, statusCode: 201 }, async function* raw_dependency_override(): any {
    yield "overridden"
  })
  return app
}
