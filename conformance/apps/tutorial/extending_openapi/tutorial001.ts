// A document that is changed after it is built.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", async function read_items() {
    return [{ name: "Foo" }]
  })

  app.transformOpenapi((document) => {
    document.info = {
      title: "Custom title",
      version: "2.5.0",
      summary: "This is a very custom OpenAPI schema",
      description: "Here's a longer description of the custom **OpenAPI** schema",
      "x-logo": { url: "https://fastapi.tiangolo.com/img/logo-margin/logo-teal.png" },
    }
  })
  return app
}
