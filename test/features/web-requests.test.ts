// Requests that a Web `Request` cannot hold: never a fault, whoever asks for one.
import { connect } from "node:net"
import { Hayapi, HTTPException, type Server } from "hayapi"
import { staticFiles } from "hayapi/static"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { remember } from "./ask.ts"

const { logger, events } = remember()
const app = new Hayapi({
  logger,
  middleware: [
    (request, next) => {
      if (request.path.startsWith("/middleware")) request.web.headers.get("x")
      return next()
    },
  ],
})
app.get("/plain", () => 1)
app.get("/middleware", () => 1)
app.route(["TRACE", "GET"], "/traced", ({ request }) => request.method)
app.route(["TRACE", "GET", "OPTIONS"], "/web", ({ request }) => [request.web.method, request.web.url])
app.route(["TRACE"], "/caught", ({ request }) => {
  try {
    return request.web.method
  } catch (error) {
    return error instanceof HTTPException ? error.statusCode : "another error"
  }
})
app.mount("/fetch", { fetch: (request) => new Response(`${request.method} ${new URL(request.url).pathname}`) })
app.mount("/files", staticFiles({ directory: import.meta.dirname }))
const child = new Hayapi({ logger })
child.get("/plain", () => 1)
app.mount("/child", child)

let server: Server
beforeAll(async () => {
  server = await app.listen({ port: 0 })
})
afterAll(() => server.stop())

/** The status line and the body. */
function send(head: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ""
    const socket = connect(server.port, "127.0.0.1")
    socket.on("data", (chunk) => {
      text += chunk
    })
    socket.on("close", () => resolve(`${text.slice(9, 12)} ${text.slice(text.indexOf("\r\n\r\n") + 4)}`))
    socket.write(`${head}Connection: close\r\n\r\n`)
  })
}

describe("TRACE", () => {
  test.each([
    ["/plain", 405],
    ["/nowhere", 404],
    ["/traced", 200],
    ["/caught", 200],
    ["/web", 501],
    ["/middleware", 501],
    ["/middleware/nowhere", 501],
    ["/fetch/x", 501],
    ["/files/web-requests.test.ts", 405],
    ["/child/plain", 405],
    ["/openapi.json", 405],
  ])("%s is a %i, and no fault", async (path, status) => {
    events.length = 0
    expect(await send(`TRACE ${path} HTTP/1.1\r\nHost: a\r\n`)).toMatch(new RegExp(`^${status} `))
    expect(events).toEqual([])
  })

  test("is caught as an HTTPException", async () => {
    expect(await send("TRACE /caught HTTP/1.1\r\nHost: a\r\n")).toBe("200 501")
  })
})

test.each(["a:99999", "256.1.1.1", "1.2.3.4.5", "[::::]", "[1]"])(
  "the host %s, which no URL can have, is a 400 where a URL is asked for",
  async (host) => {
    events.length = 0
    expect(await send(`GET /plain HTTP/1.1\r\nHost: ${host}\r\n`)).toBe("200 1")
    for (const path of ["/web", "/middleware", "/fetch/x"]) {
      expect(await send(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n`)).toMatch(/^400 /)
    }
    expect(events).toEqual([])
  },
)

test("OPTIONS of the whole server has a URL", async () => {
  const whole = new Hayapi({ logger, middleware: [(request) => Response.json([request.url, request.web.url]) as never] })
  const mine = server
  server = await whole.listen({ port: 0 })
  const answer = await send("OPTIONS * HTTP/1.1\r\nHost: a\r\n")
  await server.stop()
  server = mine
  expect(answer).toContain('["http://a","http://a/"]')
})
