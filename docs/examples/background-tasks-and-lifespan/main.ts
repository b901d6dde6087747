// Work after the response, and at the start and end of the app.
import { dependency, Hayapi, JSONResponse } from "hayapi"
import { z } from "zod"

/** What happened, in order: for the tests. */
export const log: string[] = []

interface Model {
  predict(text: string): string
}

export const app = new Hayapi({
  title: "Background tasks and lifespan",
  lifespan: async function* () {
    const startedAt = new Date("2026-11-22T09:00:00Z")
    log.push("starts")
    yield { startedAt }
    log.push("stops")
  },
})

async function writeMail(address: string, text: string) {
  log.push(`mail to ${address}: ${text}`)
}

export const notify = app.post(
  "/notifications/{address}",
  { params: { address: z.email() }, statusCode: 202 },
  function notify({ address, background }) {
    background.add(writeMail, address, "You have a message")
    return { message: "It will be sent" }
  },
)

const audited = dependency(function audited({ background, request }) {
  background.add(() => void log.push(`audit: ${request.method} ${request.path}`))
})

export const deleteItem = app.delete("/items/{item_id}", { dependencies: [audited] }, function deleteItem({ item_id, background }) {
  background.add(writeMail, "stock@example.com", `${item_id} is gone`)
  return { deleted: item_id }
})

export const createExport = app.post("/exports", { statusCode: 202 }, function createExport({ background }) {
  background.add(() => void log.push("export"))
  return new JSONResponse({ queued: true }, { statusCode: 202 })
})

const model = dependency(
  async function* model() {
    log.push("loads the model")
    const loaded: Model = { predict: (text) => (text.includes("!") ? "happy" : "calm") }
    yield loaded
    log.push("lets the model go")
  },
  { scope: "app" },
)

export const predict = app.get("/mood", { params: { text: z.string(), model } }, function predict({ text, model }) {
  return { mood: model.predict(text) }
})

export const readUptime = app.get("/started", function readUptime({ request }) {
  return { startedAt: request.state.get("startedAt") }
})
