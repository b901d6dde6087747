// A file, streamed by hand.
import { createReadStream } from "node:fs"
import { Hayapi, StreamingResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", function main() {
    return new StreamingResponse(createReadStream("large-video-file.mp4"), { mediaType: "video/mp4" })
  })
  return app
}
