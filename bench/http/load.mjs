// Load for machines without wrk: raw keep-alive sockets, one request at a time on each, no pipelining. Prints how many answers came.
// node load.mjs '{"port":8000,"method":"GET","path":"/ping","body":"","status":200,"connections":64,"seconds":2}'
import { connect } from "node:net"

const { port, method, path, body, status, connections, seconds } = JSON.parse(process.argv[2])
const bodyHeaders = body === "" ? "" : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
const request = Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${bodyHeaders}\r\n${body}`)
const start = `HTTP/1.1 ${status} `
const end = performance.now() + seconds * 1000
let answers = 0
let open = connections

for (let index = 0; index < connections; index++) openConnection()

function openConnection() {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true })
  let received = ""
  let size = 0
  socket.setEncoding("latin1")
  socket.on("connect", () => socket.write(request))
  socket.on("data", (chunk) => {
    received += chunk
    size ||= sizeOfAnswer(received)
    if (size === 0 || received.length < size) return
    if (!received.startsWith(start) || received.length > size) throw new Error(`Unexpected answer: ${received.slice(0, 200)}`)
    answers++
    received = ""
    size = 0
    if (performance.now() < end) socket.write(request)
    else socket.end()
  })
  socket.on("error", (error) => {
    throw error
  })
  socket.on("close", () => {
    if (performance.now() < end) throw new Error("The server closed a connection")
    if (--open === 0) console.log(answers)
  })
}

/** Head and body together; 0 while the head is not complete. */
function sizeOfAnswer(text) {
  const head = text.indexOf("\r\n\r\n")
  if (head < 0) return 0
  const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(text.slice(0, head + 2))
  if (length === null) throw new Error("An answer without content-length")
  return head + 4 + Number(length[1])
}
