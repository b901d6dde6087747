// A model of form fields.
import { Form, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const FormData = z.object({ username: z.string(), password: z.string() }).meta({ id: "FormData" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/login/", { params: { data: Form(FormData) } }, function login({ data }) {
    return data
  })
  return app
}
