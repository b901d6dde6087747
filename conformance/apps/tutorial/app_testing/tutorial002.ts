// One operation and one socket, for tests of one's own.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", function read_main() {
    return { msg: "Hello World" }
  })
  app.websocket("/ws", async ({ websocket }) => {
    await websocket.accept()
    await websocket.sendJson({ msg: "Hello WebSocket" })
    await websocket.close()
  })
  return app
}
