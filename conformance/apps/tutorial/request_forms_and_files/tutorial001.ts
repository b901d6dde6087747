// Files and form fields together.
import { Form, Hayapi, Upload } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post(
    "/files/",
    { params: { file: Upload(), fileb: Upload(), token: Form(z.string()) } },
    function create_file({ file, fileb, token }) {
      return { file_size: file.size, token, fileb_content_type: fileb.type }
    },
  )
  return app
}
