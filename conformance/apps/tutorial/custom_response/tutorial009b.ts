// A file by the response class: the handler returns the path.
import { FileResponse, Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", { responseClass: FileResponse }, function main() {
    return "large-video-file.mp4"
  })
  return app
}
