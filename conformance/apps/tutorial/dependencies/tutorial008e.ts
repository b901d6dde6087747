// A dependency that ends before the response is sent.
import { dependency, Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

const username = dependency(
  function* () {
    yield "Rick"
  },
  { scope: "function" },
)

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/users/me", { params: { username } }, function get_user_me({ username }) {
    return username
  })
  return app
}
