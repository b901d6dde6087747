// A fixed path beside one with a parameter.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)

  app.get("/users/me", function read_user_me() {
    return { user_id: "the current user" }
  })

  app.get("/users/{user_id}", function read_user({ user_id }) {
    return { user_id }
  })

  return app
}
