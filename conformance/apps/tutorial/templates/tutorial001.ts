// A page from a template, with its style sheet beside it.
import { writeFileSync } from "node:fs"
import { Eta } from "eta"
import { Hayapi, HTMLResponse, Templates } from "hayapi"
import { staticFiles } from "hayapi/static"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const page = `<html>
<head>
    <title>Item Details</title>
    <link href="<%= it.urlFor("static", { path: "styles.css" }) %>" rel="stylesheet">
</head>
<body>
    <h1><a href="<%= it.urlFor("read_item", { id: it.id }) %>">Item ID: <%= it.id %></a></h1>
</body>
</html>
`

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.mount("/static", staticFiles({ directory: "static" }), { name: "static" })

  // The folder has FastAPI's own template, in Jinja's language.
  writeFileSync("templates/item.eta", page)
  const eta = new Eta({ views: "templates" })
  const templates = new Templates((name, context) => eta.renderAsync(name, context), {
    contextProcessors: [
      ({ scheme, host }) => ({ urlFor: (...target: Parameters<Hayapi["urlFor"]>) => `${scheme}://${host}${app.urlFor(...target)}` }),
    ],
  })

  app.get("/items/{id}", { params: { id: z.string() }, responseClass: HTMLResponse }, function read_item({ id, request }) {
    return templates.response(request, "item", { context: { id } })
  })
  return app
}
