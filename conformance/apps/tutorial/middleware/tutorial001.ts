// A middleware that says how long an answer took.
import { Hayapi, type Middleware } from "hayapi"
import type { Settings } from "../../../settings.ts"

const addProcessTime: Middleware = async (_request, next) => {
  const start = performance.now()
  const reply = await next()
  reply.headers.set("X-Process-Time", String((performance.now() - start) / 1000))
  return reply
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.use(addProcessTime)
  return app
}
