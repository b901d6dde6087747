// The matched template, as handlers see it.
import { Hayapi } from "hayapi"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/users/{user_id}", ({ user_id, request }) => ({ user_id, path: request.operation?.path }))
  app.websocket("/items/{item_id}", async ({ item_id, websocket }) => {
    await websocket.accept()
    await websocket.sendJson({ item_id, path: websocket.request.operation?.path })
  })
  return app
}
