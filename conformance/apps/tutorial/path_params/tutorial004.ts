// A parameter that takes slashes.
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/files/{file_path:path}", function read_file({ file_path }) {
    return { file_path }
  })
  return app
}
