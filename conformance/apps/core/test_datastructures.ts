// An uploaded file.
import { Hayapi, Upload } from "hayapi"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/uploadfile/", { params: { file: Upload() } }, ({ file }) => ({ filename: file.name }))
  return app
}
