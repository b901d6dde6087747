// HTML by a response object, documented by the response class.
import { Hayapi, HTMLResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

const html = `
    <html>
        <head>
            <title>Some HTML in here</title>
        </head>
        <body>
            <h1>Look ma! HTML!</h1>
        </body>
    </html>
    `

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { responseClass: HTMLResponse }, function read_items() {
    return new HTMLResponse(html)
  })
  return app
}
