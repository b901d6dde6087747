// A page from a template literal, with its style sheet beside it.
import { Hayapi, HTMLResponse } from "hayapi"
import { staticFiles } from "hayapi/static"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character)

/** Tags a template: what is filled in is text, never markup. */
function html(parts: TemplateStringsArray, ...values: string[]): string {
  return String.raw({ raw: parts }, ...values.map(escapeHtml))
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.mount("/static", staticFiles({ directory: "static" }), { name: "static" })

  app.get("/items/{id}", { params: { id: z.string() }, responseClass: HTMLResponse }, function read_item({ id, request }) {
    const origin = `${request.scheme}://${request.host}`
    return html`<html>
<head>
    <title>Item Details</title>
    <link href="${origin}/static/styles.css" rel="stylesheet">
</head>
<body>
    <h1><a href="${origin}${app.urlFor("read_item", { id })}">Item ID: ${id}</a></h1>
</body>
</html>`
  })
  return app
}
