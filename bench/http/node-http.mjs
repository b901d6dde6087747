// node:http by hand: no validation, filtering written out. The floor that a framework on node:http stands on.
import { createServer } from "node:http"
import { rowFields, rows, secret } from "./scenarios.mjs"

function send(response, status, value) {
  const text = JSON.stringify(value)
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
  response.end(text)
}

function pickFields(row) {
  const picked = {}
  for (const field of rowFields) picked[field] = row[field]
  return picked
}

function createItem(request, response) {
  const chunks = []
  request.on("data", (chunk) => chunks.push(chunk))
  request.on("end", () => {
    const item = { id: 1, ...JSON.parse(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)), secret }
    const { id, name, description, price, quantity, tags, supplier } = item
    send(response, 201, { id, name, description, price, quantity, tags, supplier })
  })
}

const server = createServer((request, response) => {
  const { method, url } = request
  const mark = url.indexOf("?")
  const path = mark < 0 ? url : url.slice(0, mark)
  if (method === "GET" && path === "/ping") send(response, 200, { message: "pong" })
  else if (method === "GET" && path === "/list") send(response, 200, rows.map(pickFields))
  else if (method === "POST" && path === "/items") createItem(request, response)
  else if (method === "GET" && path.startsWith("/items/")) {
    const query = new URLSearchParams(url.slice(mark + 1))
    const id = Number(path.slice(7))
    send(response, 200, { id, name: `Item ${id}`, q: query.get("q"), limit: Number(query.get("limit") ?? 10) })
  } else send(response, 404, { detail: "Not Found" })
})

server.listen(0, "127.0.0.1", () => console.log(server.address().port))
