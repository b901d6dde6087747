// A worker with one of everything that runs in workerd without `nodejs_compat`. scripts/workerd.mjs bundles it, sends requests and compares the answers.
import {
  BackgroundTasks,
  ByteStream,
  EventStream,
  FileResponse,
  Form,
  Hayapi,
  HTMLResponse,
  HTTPException,
  JSONResponse,
  PlainTextResponse,
  RedirectResponse,
  StreamingResponse,
  Upload,
} from "hayapi"
import { gzip } from "hayapi/middleware"
import { readSettings } from "hayapi/settings"
import { staticFiles } from "hayapi/static"
import * as z from "zod"

const Item = z.object({ id: z.int(), name: z.string() }).meta({ id: "Item" })
const ran: string[] = []
const app = new Hayapi({ title: "Worker", maxBodySize: 10_000, middleware: [gzip()], logger: { error: log, warn: log, info: log } })
function log(fields: { error?: { code?: string } }): void {
  ran.push(`log ${fields.error?.code}`)
}

app.get("/items/{item_id}", { params: { item_id: z.int() }, responseModel: Item }, ({ item_id }) => {
  if (item_id === 9) throw new HTTPException(404, "No such item", { headers: { "x-a": "1" } })
  return { id: item_id, name: "Teapot", secret: true }
})
app.post("/items", { params: { item: Item }, responseModel: Item, statusCode: 201 }, ({ item }) => item)
app.get("/big", () => ({ big: 2n ** 70n }))
app.get("/text", () => new PlainTextResponse("x".repeat(2000)))
app.get("/html", () => new HTMLResponse("<p>"))
app.get("/json", () => new JSONResponse({ a: 1 }, { statusCode: 202 }))
app.get("/redirect", () => new RedirectResponse("/text"))
app.get("/web", () => new Response("web", { status: 203 }))
app.get("/file", () => new FileResponse("/etc/hostname"))
app.get(
  "/stream",
  () =>
    new StreamingResponse(
      (async function* () {
        yield "a"
        yield "b"
      })(),
    ),
)
app.get("/bytes", { responseModel: ByteStream("application/octet-stream") }, async function* () {
  yield new Uint8Array([104, 105])
})
app.get("/events", { responseModel: EventStream(Item) }, async function* () {
  yield { id: 1, name: "first" }
})
app.post("/upload", { params: { file: Upload(), note: Form(z.string()) } }, async ({ file, note }) => {
  return { size: file.size, end: (await file.text()).slice(-3), note }
})
app.get("/env", ({ request }) => {
  const { env } = request.platform as { env: { NAME: string } }
  return { ...readSettings(z.object({ name: z.string() }), { env }), runtime: request.runtime.name }
})
app.get("/later", ({ background }) => {
  background.add(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    ran.push("background")
  })
  return BackgroundTasks.name
})
app.get("/ran", () => ran)
app.get("/static-files", () => {
  staticFiles({ directory: "static" })
})
app.get("/listen", () => app.listen())
app.mount("/mounted", {
  fetch: (request: Request, env: { NAME: string }, context: object) =>
    new Response(`${new URL(request.url).pathname} ${env.NAME} ${"waitUntil" in context}`),
})
app.websocket("/ws", async ({ websocket }) => {
  await websocket.accept({ subprotocol: "echo" })
  for await (const message of websocket) {
    if (message === "bye") break
    if (typeof message === "string") await websocket.sendText(`echo ${message}`)
    else await websocket.sendBytes(message)
  }
  ran.push("socket ended")
  await websocket.close(3001, "bye")
})
app.websocket("/refused", () => {
  throw new HTTPException(401)
})

export default app
