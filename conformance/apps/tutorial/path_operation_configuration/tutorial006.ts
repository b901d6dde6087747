// A deprecated operation.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { tags: ["items"] }, function read_items() {
    return [{ name: "Foo", price: 42 }]
  })

  app.get("/users/", { tags: ["users"] }, function read_users() {
    return [{ username: "johndoe" }]
  })

  app.get("/elements/", { tags: ["items"], deprecated: true }, function read_elements() {
    return [{ item_id: "Foo" }]
  })
  return app
}
