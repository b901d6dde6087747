// A file.
import { FileResponse, Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", function main() {
    return new FileResponse("large-video-file.mp4")
  })
  return app
}
