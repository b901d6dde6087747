// Types beyond strings and numbers: decoded in a handler, encoded in requests and responses.
import { Hayapi, Query } from "hayapi"
import { decimal, json, timedelta } from "hayapi/types"
import { z } from "zod"

export const app = new Hayapi({ title: "Extra types" })

const Process = z
  .object({
    id: z.uuid(),
    startsAt: z.date(),
    every: timedelta(),
    price: decimal({ gt: 0, maxDigits: 8, decimalPlaces: 2 }),
    tags: z.set(z.string()).default(new Set()),
  })
  .meta({ id: "Process" })

export const planProcess = app.post(
  "/processes",
  { params: { process: Process }, responseModel: Process.extend({ endsAt: z.date() }) },
  function planProcess({ process }) {
    return { ...process, endsAt: new Date(process.startsAt.getTime() + process.every * 1000) }
  },
)

const Box = z.object({ low: z.number(), high: z.number() })

export const search = app.get("/search", { params: { box: Query(json(Box)) } }, function search({ box }) {
  return { width: box.high - box.low }
})

const even = z.int().refine((value) => value % 2 === 0, {
  error: "Input should be even",
  params: { type: "not_even", ctx: { step: 2 } },
})

export const pairUp = app.get("/pairs", { params: { people: even } }, function pairUp({ people }) {
  return people / 2
})
