// Models of documented responses may be any type.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Model = z.object({ name: z.string() }).meta({ id: "Model" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/valid1", { responses: { 500: { model: z.int() } } }, function valid1() {})
  app.get("/valid2", { responses: { 500: { model: z.array(z.int()) } } }, function valid2() {})
  app.get("/valid3", { responses: { 500: { model: Model } } }, function valid3() {})
  app.get("/valid4", { responses: { 500: { model: z.array(Model) } } }, function valid4() {})
  return app
}
