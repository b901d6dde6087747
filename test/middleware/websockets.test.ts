// Built-in middleware around WebSocket handshakes.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Hayapi, type Middleware } from "hayapi"
import { accessLog, cors, gzip, httpsRedirect, requestId, secureHeaders, sessionOf, sessions, trustedHost } from "hayapi/middleware"
import { staticFiles } from "hayapi/static"
import { HandshakeError, TestClient, type TestClientOptions } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { quiet } from "../features/ask.ts"

function make(...middleware: Middleware[]): Hayapi {
  const app = new Hayapi({ logger: quiet, middleware })
  app.websocket("/ws", async ({ websocket }) => {
    await websocket.accept()
    await websocket.sendText("hello")
    await websocket.close()
  })
  return app
}

// Which origin a socket has is that of the engine; in process it is the client's base.
async function open(app: Hayapi, origin?: string, options: TestClientOptions = {}, path = "/ws"): Promise<string | number> {
  await using client = new TestClient(app, options)
  try {
    await using socket = await client.websocket(path, origin === undefined ? {} : { headers: { origin } })
    return await socket.receiveText()
  } catch (error) {
    if (error instanceof HandshakeError) return error.response.status
    throw error
  }
}

describe.each<TestClientOptions>([{}, { engine: "node" }])("%o", (options) => {
  test("all of them let a handshake pass", async () => {
    const lines: string[] = []
    const secret = "0123456789abcdef0123456789abcdef"
    const write = (line: string) => void lines.push(line)
    const peek: Middleware = (request, next) => {
      sessionOf(request).size
      return next()
    }
    const app = make(requestId(), accessLog({ write }), secureHeaders(), cors(), gzip(), sessions({ secret }), peek)
    expect(await open(app, undefined, options)).toBe("hello")
    expect(lines).toEqual([expect.stringMatching(/^GET \/ws 101 \d+\.\dms id=/)])
  })

  test("cors refuses pages of other origins than those allowed and its own", async () => {
    const app = make(cors({ allowOrigins: ["https://good.example"], allowCredentials: true }))
    expect(await open(app, "https://good.example", options)).toBe("hello")
    expect(await open(app, "https://evil.test", options)).toBe(403)
    expect(await open(app, "null", options)).toBe(403)
    expect(await open(make(cors({ allowOrigins: ["*"] })), "https://evil.test", options)).toBe("hello")
  })

  test("trusted hosts and the redirect to HTTPS refuse it", async () => {
    expect(await open(make(trustedHost({ allowedHosts: ["other.test"] })), undefined, options)).toBe(400)
    expect(await open(make(httpsRedirect()), undefined, options)).toBe(307)
  })

  test("files and frontends do not take it", async () => {
    const directory = mkdtempSync(join(tmpdir(), "hayapi-ws-"))
    writeFileSync(join(directory, "a.txt"), "a")
    const app = make()
    app.mount("/static", staticFiles({ directory }))
    app.frontend("/", { directory })
    expect(await open(app, undefined, options, "/static/a.txt")).toBe(404)
    expect(await open(app, undefined, options, "/a.txt")).toBe(404)
    rmSync(directory, { recursive: true })
  })
})

test("cors takes pages of its own origin", async () => {
  expect(await open(make(cors()), "http://testserver")).toBe("hello")
})
