// Files.
import { Hayapi, Upload } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/files/", { params: { file: Upload() } }, function create_file({ file }) {
    return { file_size: file.size }
  })
  app.post("/uploadfile/", { params: { file: Upload() } }, function create_upload_file({ file }) {
    return { filename: file.name }
  })
  return app
}
