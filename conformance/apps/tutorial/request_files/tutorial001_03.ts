// Files with a description.
import { Hayapi, Upload } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/files/", { params: { file: Upload({ description: "A file read as bytes" }) } }, function create_file({ file }) {
    return { file_size: file.size }
  })
  app.post(
    "/uploadfile/",
    { params: { file: Upload({ description: "A file read as UploadFile" }) } },
    function create_upload_file({ file }) {
      return { filename: file.name }
    },
  )
  return app
}
