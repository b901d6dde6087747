// Something that lives as long as the app: FastAPI's lifespan fills a global, an app-scoped dependency is typed and per run.
import { dependency, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const model = dependency(
  async function* () {
    yield (x: number) => x * 42
  },
  { scope: "app" },
)

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/predict", { params: { x: z.number(), model } }, function predict({ x, model }) {
    return { result: model(x) }
  })
  return app
}
