// Files in the order in which they came.
import { Hayapi, Upload } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/upload", { params: { files: Upload(z.array(z.file())) } }, async function upload({ files }) {
    return Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer())[0]))
  })
  return app
}
