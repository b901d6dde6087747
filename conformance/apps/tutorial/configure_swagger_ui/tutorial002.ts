// Swagger UI with a theme of highlighting.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, swaggerUiParameters: { syntaxHighlight: { theme: "obsidian" } } })
  app.get("/users/{username}", async function read_user({ username }) {
    return { message: `Hello ${username}` }
  })
  return app
}
