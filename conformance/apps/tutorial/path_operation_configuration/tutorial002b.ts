// Tags kept in one place.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

const tags = { items: "items", users: "users" } as const

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { tags: [tags.items] }, function get_items() {
    return ["Portal gun", "Plumbus"]
  })

  app.get("/users/", { tags: [tags.users] }, function read_users() {
    return ["Rick", "Morty"]
  })
  return app
}
