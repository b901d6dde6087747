// Files that may be left out.
import { Hayapi, Upload } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const OptionalFile = z.file().nullable().default(null)

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/files/", { params: { file: Upload(OptionalFile) } }, function create_file({ file }) {
    return file === null ? { message: "No file sent" } : { file_size: file.size }
  })
  app.post("/uploadfile/", { params: { file: Upload(OptionalFile) } }, function create_upload_file({ file }) {
    return file === null ? { message: "No upload file sent" } : { filename: file.name }
  })
  return app
}
