// A union as the model of an answer that all operations share.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const ModelA = z.object({ a: z.string() }).meta({ id: "ModelA" })
const ModelB = z.object({ b: z.string() }).meta({ id: "ModelB" })

export function createApp(settings: Settings = {}): Hayapi {
  const content = { "application/json": { examples: { "Case A": { value: "a" } } } }
  const app = new Hayapi({ ...settings, responses: { 500: { model: z.union([ModelA, ModelB]), content } } })
  app.get("/route1", async function route1() {})
  app.get("/route2", async function route2() {})
  return app
}
