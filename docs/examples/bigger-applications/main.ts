// An app of several files: routers, includes, a mounted app, and paths by name.
import { Hayapi } from "hayapi"
import * as admin from "./admin.ts"
import { adminOnly } from "./dependencies.ts"
import * as items from "./items.ts"
import * as members from "./members.ts"

export const app = new Hayapi({ title: "Bigger applications" })

app.include(items.router, { names: items })
app.include(members.router)

export const adminArea = { prefix: "/admin", tags: ["admin"], dependencies: [adminOnly] } as const
app.include(admin.router, adminArea)

export const readLinks = app.get("/links", function readLinks() {
  return {
    teapot: app.urlFor("readItem", { item_id: "teapot" }),
    member: app.urlFor("/teams/{team_id}/members/{member_id}", { team_id: 7, member_id: "rick & co" }),
  }
})

const reports = new Hayapi({ title: "Reports" })

reports.get("/daily", function readDaily({ request }) {
  return { path: request.path, mount: request.mount }
})

app.mount("/reports", reports)

app.mount("/other", { fetch: (request) => new Response(`another framework sees ${new URL(request.url).pathname}`) })
