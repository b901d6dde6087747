// Files and form fields in either order.
import { Form, Hayapi, Upload } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const file = Upload()
const files = Upload(z.array(z.file()))
const city = Form(z.string())
const readAll = (given: File[]) => Promise.all(given.map((each) => each.text()))

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/file_before_form", { params: { file, city } }, async (values) => ({
    file_content: await values.file.text(),
    city: values.city,
  }))
  app.post("/file_after_form", { params: { city, file } }, async (values) => ({
    file_content: await values.file.text(),
    city: values.city,
  }))
  app.post("/file_list_before_form", { params: { files, city } }, async (values) => ({
    file_contents: await readAll(values.files),
    city: values.city,
  }))
  app.post("/file_list_after_form", { params: { city, files } }, async (values) => ({
    file_contents: await readAll(values.files),
    city: values.city,
  }))
  return app
}
