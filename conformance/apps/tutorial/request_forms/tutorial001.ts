// Form fields.
import { Form, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/login/", { params: { username: Form(z.string()), password: Form(z.string()) } }, function login({ username }) {
    return { username }
  })
  return app
}
