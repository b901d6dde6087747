// Lists of files.
import { Hayapi, HTMLResponse } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/files/", { params: { files: z.array(z.file()) } }, function create_files({ files }) {
    return { file_sizes: files.map((file) => file.size) }
  })
  app.post("/uploadfiles/", { params: { files: z.array(z.file()) } }, function create_upload_files({ files }) {
    return { filenames: files.map((file) => file.name) }
  })
  app.get("/", function main() {
    const content = `
<body>
<form action="/files/" enctype="multipart/form-data" method="post">
<input name="files" type="file" multiple>
<input type="submit">
</form>
<form action="/uploadfiles/" enctype="multipart/form-data" method="post">
<input name="files" type="file" multiple>
<input type="submit">
</form>
</body>
    `
    return new HTMLResponse(content)
  })
  return app
}
