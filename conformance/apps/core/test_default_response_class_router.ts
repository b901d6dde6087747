// The response class of operations, routers and includes: the nearest wins.
import { Hayapi, HTMLResponse, JSONResponse, PlainTextResponse, Router } from "hayapi"
import type { Settings } from "../../settings.ts"

class OverrideResponse extends JSONResponse {
  static override readonly mediaType: string | undefined = "application/x-override"
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const a = new Router()
  const aa = new Router()
  const ab = new Router()
  const b = new Router()
  const ba = new Router()
  const bac = new Router()

  app.get("/", () => ({ msg: "Hello World" }))
  app.get("/override", { responseClass: PlainTextResponse }, () => "Hello World")
  a.get("/", () => ({ msg: "Hello A" }))
  a.get("/override", { responseClass: PlainTextResponse }, () => "Hello A")
  aa.get("/", () => ({ msg: "Hello A A" }))
  aa.get("/override", { responseClass: PlainTextResponse }, () => "Hello A A")
  ab.get("/", () => "Hello A B")
  ab.get("/override", { responseClass: HTMLResponse }, () => "Hello A B")
  b.get("/", () => "Hello B")
  b.get("/override", { responseClass: HTMLResponse }, () => "Hello B")
  ba.get("/", () => "Hello B A")
  ba.get("/override", { responseClass: HTMLResponse }, () => "Hello B A")
  bac.get("/", () => "Hello B A C")
  bac.get("/override", { responseClass: OverrideResponse }, () => ({ msg: "Hello B A C" }))

  ba.include(bac, { prefix: "/c", responseClass: HTMLResponse })
  b.include(ba, { prefix: "/a" })
  a.include(aa, { prefix: "/a" })
  a.include(ab, { prefix: "/b", responseClass: PlainTextResponse })
  app.include(a, { prefix: "/a" })
  app.include(b, { prefix: "/b", responseClass: PlainTextResponse })
  return app
}
