// Responses that are not JSON, or custom JSON.
import { FileResponse, Hayapi, HTMLResponse, HTTPResponse, JSONResponse, PlainTextResponse, RedirectResponse } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Response classes" })

export const readPage = app.get("/page", { responseClass: HTMLResponse }, function readPage() {
  return "<h1>Open today</h1>"
})

export const readRobots = app.get("/robots.txt", { responseClass: PlainTextResponse }, function readRobots() {
  return "User-agent: *\nDisallow:"
})

export const openShop = app.get("/shop", { responseClass: RedirectResponse, statusCode: 302 }, function openShop() {
  return "/page"
})

export const moveOn = app.get("/old-shop", { statusCode: 308 }, function moveOn() {
  return new RedirectResponse("/shop", { statusCode: 308 })
})

const stock = new URL("./stock.txt", import.meta.url)

export const readStock = app.get("/stock", { responseClass: FileResponse }, function readStock() {
  return new FileResponse(stock, { filename: "stock.txt", mediaType: "text/plain" })
})

export const readFeed = app.get("/feed", function readFeed() {
  return new HTTPResponse("<feed/>", { mediaType: "application/atom+xml", headers: { "Cache-Control": "max-age=60" } })
})

class PrettyJSON extends JSONResponse {
  static override readonly mediaType = "application/vnd.shop+json"

  protected override render(content: unknown): string {
    return JSON.stringify(content, null, 2)
  }
}

const Item = z.object({ name: z.string() }).meta({ id: "Item" })

export const readItem = app.get("/item", { responseClass: PrettyJSON, responseModel: Item }, function readItem() {
  return { name: "Teapot", cost: 11 }
})

export const readWeb = app.get("/web", function readWeb() {
  return new Response("made by hand", { status: 203 })
})

export const pages = new Hayapi({ title: "Pages", responseClass: HTMLResponse })

pages.get("/", function readHome() {
  return "<h1>Home</h1>"
})
