// A dependency of a dependency sets the status.
import { dependency, Hayapi } from "hayapi"
import type { Settings } from "../../settings.ts"

const responseStatusSetter = dependency(({ response }) => {
  response.statusCode = 201
})
const parent = dependency({ result: responseStatusSetter }, ({ result }) => result)

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", { dependencies: [parent] }, () => ({ msg: "Hello World" }))
  return app
}
