// One of everything that touches the runtime, over a real socket; prints what it saw. scripts/runtimes.mjs runs it on Node, Bun and Deno.
import { EventStream, FileResponse, Hayapi, httpError, StreamingResponse, Upload } from "hayapi"
import { gzip } from "hayapi/middleware"
import { readSettings } from "hayapi/settings"
import { staticFiles } from "hayapi/static"
import { TestClient } from "hayapi/testing"
import { z } from "zod"

const Item = z.object({ id: z.int(), name: z.string() }).meta({ id: "Item" })
const Missing = httpError(404, "No such item")
const app = new Hayapi({ title: "Smoke", middleware: [gzip()] })

const readItem = app.get(
  "/items/{item_id}",
  { params: { item_id: z.int() }, responseModel: Item, errors: [Missing] },
  async function readItem({ item_id }) {
    if (item_id === 9) throw new Missing()
    return { id: item_id, name: "Teapot", secret: true }
  },
)
app.post("/items", { params: { item: Item }, responseModel: Item, statusCode: 201 }, ({ item }) => item)
app.get("/file", () => new FileResponse(import.meta.filename))
app.get("/events", { responseModel: EventStream(Item) }, async function* () {
  yield { id: 1, name: "first" }
})
app.post("/upload", { params: { file: Upload() } }, async ({ file }) => ({ size: file.size, text: await file.text() }))
app.get("/large", () => "x".repeat(1000))
app.get("/stream", () => {
  const pieces = async function* () {
    for (const piece of ["a", "b", "c"]) yield piece
  }
  return new StreamingResponse(pieces())
})
app.get("/client", ({ request }) => [request.client?.address, request.scheme, request.host === new URL(server.url).host])
app.mount("/static", staticFiles({ directory: import.meta.dirname }))
app.get("/cookie", ({ response, request }) => {
  response.setCookie("seen", "1")
  return request.cookies
})
app.websocket("/ws", async ({ websocket }) => {
  await websocket.accept()
  for await (const message of websocket) await websocket.sendText(`echo ${message}`)
})

const client = new TestClient(app)
console.log("runtime", app.runtime.name === (("Bun" in globalThis && "bun") || ("Deno" in globalThis && "deno") || "node"))
console.log("in process", JSON.stringify(await client.call(readItem, { item_id: 1 })))
await client.close()

const server = await app.listen({ port: 0 })
async function ask(title: string, path: string, init?: RequestInit): Promise<void> {
  const response = await fetch(server.url + path, init)
  console.log(title, response.status, (await response.text()).slice(0, 200))
}
const json = { "content-type": "application/json" }
await ask("read", "/items/1")
await ask("error", "/items/9")
await ask("invalid", "/items/x")
await ask("create", "/items", { method: "POST", body: '{"id":1,"name":"Théière"}', headers: json })
await ask("broken JSON", "/items", { method: "POST", body: '{"id":', headers: json })
await ask("too large", "/items", { method: "POST", body: `"${"x".repeat(2 ** 21)}"`, headers: json })
await ask("large", "/large")
await ask("stream", "/stream")
await ask("client", "/client")
await ask("static", "/static/package.json")
await ask("static, none", "/static/../package.json.none")
await ask("range", "/file", { headers: { range: "bytes=0-6" } })
await ask("events", "/events")
const whole = new FormData()
whole.append("file", new File(["x".repeat(2 ** 21)], "big.txt"))
const big = await fetch(`${server.url}/upload`, { method: "POST", body: whole })
console.log("large upload", big.status, ((await big.json()) as { size: number }).size)
const form = new FormData()
form.append("file", new File(["hello"], "hello.txt"))
await ask("upload", "/upload", { method: "POST", body: form })
await ask("cookie", "/cookie", { headers: { cookie: "a=1; b=2" } })
await ask("missing", "/nowhere")
const docs = await fetch(`${server.url}/docs`)
console.log("docs", docs.status, (await docs.text()).includes("swagger-ui"))

const echoed = await new Promise((resolve, reject) => {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws`)
  socket.onopen = () => socket.send("hello")
  socket.onerror = reject
  socket.onmessage = ({ data }) => {
    resolve(data)
    socket.close()
  }
})
console.log("socket", echoed)
console.log("settings", readSettings(z.object({ smokeTest: z.boolean() }), { env: { SMOKE_TEST: "on" } }).smokeTest)
const fetched = await app.fetch(new Request("http://edge.example/items/2"))
console.log("fetch handler", fetched.status, await fetched.text())
await server.stop()
console.log("stopped")
