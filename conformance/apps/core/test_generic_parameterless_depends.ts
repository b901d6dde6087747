// Dependencies without parameters.
import { dependency, Hayapi } from "hayapi"
import type { Settings } from "../../settings.ts"

class A {}
class B {}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/a", { params: { dep: dependency(() => new A()) } }, async function a({ dep }) {
    return { cls: dep.constructor.name }
  })
  app.get("/b", { params: { dep: dependency(() => new B()) } }, async function b({ dep }) {
    return { cls: dep.constructor.name }
  })
  return app
}
