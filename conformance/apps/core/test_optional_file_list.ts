// A list of files that may be left out.
import { Hayapi, Upload } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/files", { params: { files: Upload(z.array(z.file()).nullable().default(null)) } }, function upload_files({ files }) {
    return files === null ? { files_count: 0 } : { files_count: files.length, sizes: files.map((file) => file.size) }
  })
  return app
}
