// Streaming: JSON Lines, server-sent events and bytes, made while they are sent.
import { ByteStream, dependency, EventStream, Hayapi, Header, HTTPException, JsonLines, ServerSentEvent } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Streaming" })

const Reading = z.object({ sensor: z.string(), celsius: z.number() }).meta({ id: "Reading" })

const history = new Map([
  [
    "roof",
    [
      { sensor: "roof", celsius: 4.5, raw: 1201 },
      { sensor: "roof", celsius: 5, raw: 1210 },
    ],
  ],
])

export const exportReadings = app.get(
  "/sensors/{sensor}/readings",
  { responseModel: JsonLines(Reading) },
  async function* exportReadings({ sensor }) {
    const readings = history.get(sensor)
    if (readings === undefined) throw new HTTPException(404, "No such sensor")
    yield* readings
  },
)

export const watchReadings = app.get(
  "/sensors/{sensor}/live",
  { params: { lastEventId: Header(z.int().default(-1)) }, responseModel: EventStream(Reading) },
  async function* watchReadings({ sensor, lastEventId }) {
    const readings = history.get(sensor) ?? []
    for (const [id, reading] of readings.entries()) {
      if (id > lastEventId) yield new ServerSentEvent({ data: reading, id: `${id}`, event: "reading" })
    }
    yield new ServerSentEvent({ comment: "that is all for now", retry: 5000 })
  },
)

export const countDown = app.get("/countdown", { responseModel: EventStream(z.int()) }, async function* countDown({ signal }) {
  for (let left = 3; left >= 0 && !signal.aborted; left--) yield left
})

export const drawChart = app.get("/chart", { responseModel: ByteStream("image/svg+xml") }, function* drawChart() {
  yield '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
  for (const [x, { celsius }] of (history.get("roof") ?? []).entries()) yield `<circle cx="${x}" cy="${celsius}" r="1"/>`
  yield "</svg>"
})

export const closed: string[] = []

const connection = dependency(async function* () {
  yield { rows: ["a", "b"] }
  closed.push("connection")
})

export const dump = app.get(
  "/dump",
  { params: { connection }, responseModel: JsonLines(z.string()) },
  async function* dump({ connection }) {
    yield* connection.rows
  },
)
