// The Node engine against the engine suite, and what only raw connections can show.
import { connect } from "node:net"
import { afterEach, describe, expect, test, vi } from "vitest"
import { toReply } from "../../src/http/answer.ts"
import type { Exchange } from "../../src/http/exchange.ts"
import { HeaderList } from "../../src/http/header-list.ts"
import type { Reply } from "../../src/http/reply.ts"
import type { Ending } from "../../src/http/request-end.ts"
import { HTTPResponse } from "../../src/http/response.ts"
import type { Server } from "../../src/http/server.ts"
import type { Socket } from "../../src/http/socket.ts"
import { type NodeServerOptions, serveNode } from "../../src/serve/node/server.ts"
import { testEngine } from "./suite.ts"

testEngine("node engine", async (run, onFault) => {
  const server = await serveNode(run, { port: 0, onFault })
  return { fetch: (path, init) => fetch(server.url + path, init), stop: () => server.stop() }
})

describe("on a raw connection", () => {
  let server: Server
  afterEach(() => server.stop())

  const text = (body: string): Reply => ({ status: 200, headers: new HeaderList(), body })

  async function start(handle: (exchange: Exchange) => Reply | Promise<Reply>, options: NodeServerOptions = {}): Promise<void> {
    server = await serveNode({ handle }, { port: 0, stopTimeout: 2000, ...options })
  }

  /** Sends bytes (Latin-1) and gives everything that came until the server closed, or until `enough` said so. */
  function exchangeRaw(request: string, enough: (received: string) => boolean = () => false): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(server.port, "127.0.0.1")
      let received = ""
      const done = (): void => {
        socket.destroy()
        resolve(received)
      }
      socket.setEncoding("latin1")
      socket.on("data", (chunk) => {
        received += chunk
        if (enough(received)) done()
      })
      socket.on("error", done)
      socket.on("close", done)
      socket.write(request, "latin1")
    })
  }

  const statusLine = (response: string): string => response.slice(0, response.indexOf("\r\n"))

  test("a stream that fails at once is sent as far as it came, and is not ended", async () => {
    async function* pieces() {
      yield "first"
      throw new Error("broken source")
    }
    await start(() => ({ status: 200, headers: new HeaderList(), body: pieces() }), { onFault: () => {} })
    const received = await exchangeRaw("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(received).toMatch(/\r\n\r\n5\r\nfirst\r\n$/)
  })

  test.each([
    ["two Host lines", "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400],
    ["no Host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400],
    ["a Host with userinfo", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400],
    ["a Host with a word for a port", "GET / HTTP/1.1\r\nHost: a:x\r\n\r\n", 400],
    ["HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505],
    ["a long target", `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414],
    ["a target longer than the parser takes", `GET /${"a".repeat(60_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414],
    ["many headers", `GET / HTTP/1.1\r\nHost: a\r\n${"a:b\r\n".repeat(200)}\r\n`, 431],
    ["long headers", `GET / HTTP/1.1\r\nHost: a\r\nx: ${"a".repeat(17_000)}\r\n\r\n`, 431],
    ["headers longer than the parser takes", `GET / HTTP/1.1\r\nHost: a\r\nx: ${"a".repeat(60_000)}\r\n\r\n`, 431],
    ["an absolute target of another host", "GET http://evil.test/ HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    ["a target without a slash", "GET @evil.test/ HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    ["chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400],
    ["content-length with chunked", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400],
    ["garbage", "\x16\x03\x01garbage\r\n\r\n", 400],
    ["CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501],
    ["bytes that are no UTF-8", "GET /\xe9 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
  ])("%s: refused, and the connection closed", async (_what, request, status) => {
    const handle = vi.fn(() => text("reached"))
    await start(handle)
    const response = await exchangeRaw(request)
    expect(statusLine(response)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(handle).not.toHaveBeenCalled()
  })

  test("an absolute-form target of this host is served in origin-form", async () => {
    await start((exchange) => text(`${exchange.target} ${exchange.path} ${exchange.url}`))
    const response = await exchangeRaw("GET http://A:1/b?c HTTP/1.1\r\nHost: a:1\r\nConnection: close\r\n\r\n")
    expect(response).toMatch(/\r\n\r\n\/b\?c \/b http:\/\/a:1\/b\?c$/)
  })

  test("connections are reused, and pipelined requests answered in order", async () => {
    let count = 0
    await start(async () => {
      count += 1
      const mine = count
      await new Promise((resolve) => setTimeout(resolve, mine === 1 ? 20 : 0))
      return text(`answer ${mine}`)
    })
    const one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    const response = await exchangeRaw(one + one, (received) => received.includes("answer 2"))
    expect(response.indexOf("answer 1")).toBeLessThan(response.indexOf("answer 2"))
    expect(response).toContain("Connection: keep-alive")
  })

  test("a head and its text leave in one piece", async () => {
    await start(() => text("é body"))
    const pieces = await new Promise<number>((resolve) => {
      let count = 0
      const socket = connect(server.port, "127.0.0.1")
      socket.on("data", () => {
        count += 1
      })
      socket.on("close", () => resolve(count))
      socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    })
    expect(pieces).toBe(1)
  })

  test("a declared body over the limit is refused at once, without reading it, and the connection closed", async () => {
    await start((exchange) =>
      exchange.bytes(100).then(
        () => text("read"),
        (error) => ({ status: error.statusCode, headers: error.headers, body: "" }),
      ),
    )
    const head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n"
    const response = await exchangeRaw(`${head}\r\nsome`)
    expect(statusLine(response)).toBe("HTTP/1.1 413 Content Too Large")
    expect(response).toMatch(/connection: close/i)
    const expecting = await exchangeRaw(`${head}Expect: 100-continue\r\n\r\n`)
    expect(expecting).not.toContain("100 Continue")
  })

  test("100 Continue is sent when the body is asked for, and not before", async () => {
    await start(async (exchange) => text(exchange.path === "/read" ? await exchange.text() : "unread"))
    const head = (path: string) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n`
    expect(await exchangeRaw(`${head("/read")}Connection: close\r\n\r\nhi`)).toMatch(
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK[\s\S]*hi$/,
    )
    const unread = await exchangeRaw(`${head("/")}\r\n`)
    expect(unread).not.toContain("100 Continue")
    expect(unread).toMatch(/connection: close/i)
  })

  test("a client that leaves before the answer aborts the signal; the exchange ends as aborted, without a status", async () => {
    const endings: Ending[] = []
    await start((exchange) => {
      exchange.onEnd((ending) => endings.push(ending))
      return new Promise((resolve) => exchange.signal.addEventListener("abort", () => resolve(text("late"))))
    })
    const socket = connect(server.port, "127.0.0.1")
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.destroy()
    await vi.waitFor(() => expect(endings).toEqual([{ outcome: "aborted", status: undefined }]))
  })

  test("a client that leaves while it sends the body rejects the read quietly", async () => {
    const faults: unknown[] = []
    let rejected: unknown
    await start(
      async (exchange) => {
        try {
          return text(await exchange.text())
        } catch (error) {
          rejected = error
          return text("")
        }
      },
      { onFault: (error) => faults.push(error) },
    )
    const socket = connect(server.port, "127.0.0.1")
    socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.destroy()
    await vi.waitFor(() => expect(rejected).toMatchObject({ statusCode: 400 }))
    expect(faults).toEqual([])
  })

  test("a broken chunk is answered 400 while the body is read", async () => {
    await start(async (exchange) => text(await exchange.text()), { onFault: () => {} })
    const response = await exchangeRaw("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
    expect(statusLine(response)).toBe("HTTP/1.1 400 Bad Request")
  })

  test("forwarded headers count only when the peer is a trusted proxy", async () => {
    const show = (exchange: Exchange) => text(`${exchange.scheme} ${exchange.host} ${exchange.client?.address}`)
    const lines = "X-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.test\r\nX-Forwarded-For: 6.6.6.6, 1.2.3.4, 10.0.0.9\r\n"
    const request = `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines}\r\n`
    await start(show)
    expect(await exchangeRaw(request)).toMatch(/\r\n\r\nhttp a 127\.0\.0\.1$/)
    await server.stop()
    await start(show, { trustedProxies: ["127.0.0.1", "10.0.0.0/8"] })
    expect(await exchangeRaw(request)).toMatch(/\r\n\r\nhttps shop\.test 1\.2\.3\.4$/)
    await expect(serveNode({ handle: show }, { port: 0, trustedProxies: ["all"] })).rejects.toThrow(TypeError)
  })

  test("upgrades that nobody takes are answered like any request", async () => {
    await start((exchange) => text(String(exchange.upgrade)))
    const handshake = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n"
    expect(await exchangeRaw(handshake)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*null$/)
  })

  test("with an acceptor a handshake reaches the run, which may refuse or take it", async () => {
    const idle: Socket = {
      send: async () => true,
      close: async () => {},
      closed: Promise.resolve({ code: 1000, reason: "" }),
      bufferedAmount: 0,
      async *[Symbol.asyncIterator]() {},
    }
    await start(
      async (exchange) => {
        if (exchange.path === "/take") await exchange.upgrade?.({})
        return { ...text("refused"), status: 403 }
      },
      {
        acceptSocket: async (_incoming, socket) => {
          socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n")
          return idle
        },
      },
    )
    const handshake = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
    expect(await exchangeRaw(handshake("/"))).toMatch(/^HTTP\/1\.1 403 Forbidden[\s\S]*refused$/)
    expect(await exchangeRaw(handshake("/take"))).toBe("HTTP/1.1 101 Switching Protocols\r\n\r\n")
  })

  test("stop lets a request in flight end, closes its connection and refuses new ones", async () => {
    let release = (): void => {}
    await start(
      () =>
        new Promise((resolve) => {
          release = () => resolve(text("in time"))
        }),
    )
    const answered = exchangeRaw("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    const idle = connect(server.port, "127.0.0.1")
    await new Promise((resolve) => setTimeout(resolve, 50))
    const stopping = server.stop()
    await expect(fetch(server.url)).rejects.toThrow()
    release()
    expect(await answered).toMatch(/connection: close[\s\S]*in time$/i)
    await stopping
    idle.destroy()
  })

  test("stop waits for background tasks, and breaks off what takes too long", async () => {
    let isDone = false
    const later = async () => {
      await new Promise((resolve) => setTimeout(resolve, 60))
      isDone = true
    }
    await start((exchange) => toReply(new HTTPResponse("x", { background: later }), exchange))
    await (await fetch(server.url)).text()
    await server.stop()
    expect(isDone).toBe(true)

    await start(() => new Promise(() => {}), { stopTimeout: 50 })
    const hanging = exchangeRaw("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    await new Promise((resolve) => setTimeout(resolve, 30))
    await server.stop()
    expect(await hanging).toBe("")
  })
})
