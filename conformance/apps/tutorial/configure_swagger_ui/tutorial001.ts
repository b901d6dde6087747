// Swagger UI without highlighting.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, swaggerUiParameters: { syntaxHighlight: false } })
  app.get("/users/{username}", async function read_user({ username }) {
    return { message: `Hello ${username}` }
  })
  return app
}
