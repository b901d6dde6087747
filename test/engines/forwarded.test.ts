// What trusted proxies say of a request, in every spelling, and what clients cannot make them say.
import { request } from "node:http"
import { Hayapi } from "hayapi"
import { httpsRedirect, secureHeaders } from "hayapi/middleware"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { WebSocket } from "ws"
import type { NodeServerOptions } from "../../src/serve/node/server.ts"

interface Seen {
  readonly client: string
  readonly port: number
  readonly scheme: string
  readonly host: string
  readonly prefix: string
}

type Headers = Readonly<Record<string, string | readonly string[]>>

function askWith(port: number, headers: Headers, path = "/"): Promise<{ status: number; headers: any; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = Object.fromEntries(Object.entries({ host: "inner", ...headers }).map(([name, value]) => [name, value as string]))
    request({ port, path, headers: sent, agent: false }, (incoming) => {
      let text = ""
      incoming.on("data", (chunk) => {
        text += chunk
      })
      incoming.on("end", () => resolve({ status: incoming.statusCode!, headers: incoming.headers, text }))
    })
      .on("error", reject)
      .end()
  })
}

const trustedProxies = ["127.0.0.1", "10.0.0.0/8", "2001:db8:ffff::/48"]

async function reader(options: NodeServerOptions) {
  const app = new Hayapi()
  app.get("/", ({ request: { client, scheme, host, mount: prefix } }) => ({
    client: client?.address,
    port: client?.port,
    scheme,
    host,
    prefix,
  }))
  const server = await app.listen({ port: 0, ...options })
  return {
    see: async (headers: Headers): Promise<Seen> => JSON.parse((await askWith(server.port, headers)).text),
    stop: () => server.stop(),
  }
}

describe("X-Forwarded-*", () => {
  let proxied: Awaited<ReturnType<typeof reader>>
  beforeAll(async () => {
    proxied = await reader({ trustedProxies })
  })
  afterAll(() => proxied.stop())

  test.each([
    ["203.0.113.9", "203.0.113.9", 0],
    ["203.0.113.9:54321", "203.0.113.9", 54321],
    ["203.0.113.9:54321, 10.0.0.6", "203.0.113.9", 54321],
    ["203.0.113.9:54321, 10.0.0.6:80", "203.0.113.9", 54321],
    ["2001:db8::1", "2001:db8::1", 0],
    ["[2001:db8::1]", "2001:db8::1", 0],
    ["[2001:db8::1]:443", "2001:db8::1", 443],
    ['"[2001:db8::1]:443"', "2001:db8::1", 443],
    ['"203.0.113.9"', "203.0.113.9", 0],
    ["::ffff:203.0.113.9", "203.0.113.9", 0],
    ["[::ffff:203.0.113.9]:8", "203.0.113.9", 8],
    ["203.0.113.9:_hidden", "203.0.113.9", 0],
    ["203.0.113.9, [2001:db8:ffff::2]:1", "203.0.113.9", 0],
    ["6.6.6.6, 203.0.113.9, 10.0.0.6", "203.0.113.9", 0],
    ["6.6.6.6, unknown, 10.0.0.6", "10.0.0.6", 0],
    ["6.6.6.6, _hidden, 10.0.0.6", "10.0.0.6", 0],
    ["6.6.6.6, 10.0.0.7, 10.0.0.6", "6.6.6.6", 0],
    ["203.0.113.9, , ", "203.0.113.9", 0],
  ])("For: %s is %s", async (value, client, port) => {
    expect(await proxied.see({ "x-forwarded-for": value })).toMatchObject({ client, port })
  })

  test.each([
    "unknown",
    "_hidden",
    "6.6.6.6, unknown",
    "localhost",
    "1.2.3.4:99999",
    "1.2.3.4:x",
    "[1.2.3.4]",
    "[2001:db8::1",
    "",
    "1.2.3",
  ])("For: %s names nobody, so it is the proxy", async (value) => {
    expect((await proxied.see({ "x-forwarded-for": value })).client).toBe("127.0.0.1")
  })

  test.each([
    ["https", "https"],
    ["HTTPS", "https"],
    ["wss", "https"],
    ["WSS", "https"],
    ["http", "http"],
    ["ws", "http"],
    ["https, http", "http"],
    ["ws, wss", "https"],
    ["ftp", "http"],
    ["", "http"],
  ])("Proto: %s is %s", async (value, scheme) => {
    expect((await proxied.see({ "x-forwarded-proto": value })).scheme).toBe(scheme)
  })

  test.each([
    ["/shop", "/shop"],
    ["/shop/", "/shop"],
    ["/a/b-c.d~e", "/a/b-c.d~e"],
    ["/caf%C3%A9", "/café"],
    ["/evil, /shop", "/shop"],
  ])("Prefix: %s is %s", async (value, prefix) => {
    expect((await proxied.see({ "x-forwarded-prefix": value })).prefix).toBe(prefix)
  })

  test.each([
    "/",
    "",
    "shop",
    "//evil.test",
    "/a//b",
    "/a//",
    "https://evil.test",
    "/\\evil.test",
    "/%5Cevil.test",
    "/..",
    "/a/../b",
    "/%2e%2e/b",
    "/a%0d%0ab",
    "/a%00",
    "/a%",
    "/a%ff",
    "/a?b",
    "/a%3Fb",
    "/a#b",
    "/a b",
    '/"><script>',
    `/${"a".repeat(2000)}`,
  ])("Prefix: %s is none", async (value) => {
    expect((await proxied.see({ "x-forwarded-prefix": value })).prefix).toBe("")
  })

  test("Forwarded, which the proxy does not write, says nothing", async () => {
    const forged = { forwarded: "for=6.6.6.6;proto=https;host=evil.test" }
    expect(await proxied.see(forged)).toEqual({ client: "127.0.0.1", port: expect.any(Number), scheme: "http", host: "inner", prefix: "" })
    expect(await proxied.see({ ...forged, "x-forwarded-for": "203.0.113.9" })).toMatchObject({ client: "203.0.113.9", scheme: "http" })
  })
})

describe("Forwarded", () => {
  let proxied: Awaited<ReturnType<typeof reader>>
  beforeAll(async () => {
    proxied = await reader({ trustedProxies, forwardedHeader: "forwarded" })
  })
  afterAll(() => proxied.stop())
  const nobody = { client: "127.0.0.1", scheme: "http", host: "inner" }

  test.each([
    ["for=203.0.113.9", { client: "203.0.113.9", port: 0, scheme: "http", host: "inner" }],
    ["For=203.0.113.9;PROTO=HTTPS;Host=shop.test", { client: "203.0.113.9", scheme: "https", host: "shop.test" }],
    [
      'for="203.0.113.9:567"; proto="wss" ;host="shop.test:8443"',
      { client: "203.0.113.9", port: 567, scheme: "https", host: "shop.test:8443" },
    ],
    ['for="[2001:db8::1]:443";by=_a;secret="a, for=6.6.6.6"', { client: "2001:db8::1", port: 443 }],
    ["for=[2001:db8::1]", { client: "2001:db8::1" }],
    ["for=203.0.113.9:567", { client: "203.0.113.9", port: 567 }],
    ["for=203.0.113.9;", { client: "203.0.113.9" }],
    ["for=203.0.113.9, ,", { client: "203.0.113.9" }],
    ['for="203\\.0.113.9"', { client: "203.0.113.9" }],
    ["for=6.6.6.6;proto=https, for=203.0.113.9", { client: "203.0.113.9", scheme: "http" }],
    [
      "for=203.0.113.9;proto=https;host=shop.test, for=10.0.0.6;proto=http;host=inner2",
      { client: "203.0.113.9", scheme: "https", host: "shop.test" },
    ],
    ["for=203.0.113.9, for=10.0.0.6;proto=https", { client: "203.0.113.9", scheme: "https" }],
    ["for=6.6.6.6;host=evil.test, for=203.0.113.9, for=10.0.0.6", { client: "203.0.113.9", host: "inner" }],
    ["for=6.6.6.6, for=unknown;proto=https, for=10.0.0.6", { client: "10.0.0.6", scheme: "https" }],
    ["for=6.6.6.6, for=_hidden", nobody],
    ["proto=https", { ...nobody, scheme: "https" }],
    ["for=6.6.6.6, proto=https", { ...nobody, scheme: "https" }],
    ["for=1.1.1.1;for=6.6.6.6", nobody],
    ["for=203.0.113.9;host=a@b", { client: "203.0.113.9", host: "inner" }],
    ["203.0.113.9", nobody],
    ['for="203.0.113.9', nobody],
    ["", nobody],
  ])("%s", async (value, seen) => {
    expect(await proxied.see({ forwarded: value })).toMatchObject(seen)
  })

  test("X-Forwarded-*, which the proxy does not write, say nothing", async () => {
    const forged = {
      "x-forwarded-for": "6.6.6.6",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "evil.test",
      "x-forwarded-prefix": "/evil",
    }
    expect(await proxied.see(forged)).toMatchObject({ ...nobody, prefix: "" })
    expect(await proxied.see({ ...forged, forwarded: "for=203.0.113.9" })).toMatchObject({
      client: "203.0.113.9",
      host: "inner",
      prefix: "",
    })
  })

  test("whatever a client puts in front, the proxy's own element is read as it wrote it", async () => {
    const own = 'for="[2001:db8::7]:1";proto=https;host="shop.test:1"'
    const seen = { client: "2001:db8::7", port: 1, scheme: "https", host: "shop.test:1" }
    const pieces = ['"', "\\", ",", ";", "=", "for=6.6.6.6", "host=evil.test", " ", "proto=ws", 'by="', "[", "x"]
    let state = 7
    const next = (): number => {
      state = (state * 1103515245 + 12345) % 2147483648
      return state
    }
    for (let round = 0; round < 300; round++) {
      const junk = Array.from({ length: 1 + (next() % 8) }, () => pieces[next() % pieces.length]).join("")
      expect(await proxied.see({ forwarded: `${junk}, ${own}` }), junk).toMatchObject(seen)
      expect(await proxied.see({ forwarded: [junk, own] }), junk).toMatchObject(seen)
    }
  })

  // What takes more than linear time here takes minutes.
  test("of any junk is read to an answer", async () => {
    for (const junk of [
      " ".repeat(15_000),
      ',a="'.repeat(3000),
      'a=",a=";'.repeat(1800),
      "a=b;".repeat(3500),
      ", ;".repeat(5000),
      '"\\'.repeat(7000),
    ]) {
      expect(await proxied.see({ forwarded: `${junk}x` })).toMatchObject({ scheme: "http" })
    }
  })
})

test("of a peer that is no trusted proxy nothing is believed, by either kind", async () => {
  const forged = {
    "x-forwarded-for": "6.6.6.6",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil.test",
    "x-forwarded-prefix": "/evil",
    forwarded: "for=6.6.6.6;proto=https;host=evil.test",
  }
  for (const options of [
    {},
    { trustedProxies: ["10.0.0.0/8"] },
    { trustedProxies: ["10.0.0.0/8"], forwardedHeader: "forwarded" as const },
  ]) {
    const direct = await reader(options)
    expect(await direct.see(forged)).toMatchObject({ client: "127.0.0.1", scheme: "http", host: "inner", prefix: "" })
    await direct.stop()
  }
})

describe("the scheme", () => {
  const app = new Hayapi({ middleware: [httpsRedirect(), secureHeaders()] })
  app.get("/", ({ request }) => request.url)
  app.websocket("/live", async ({ websocket, request }) => {
    await websocket.accept()
    await websocket.sendJson([request.scheme, request.urlFor("/live"), request.urlFor("/")])
    await websocket.close()
  })

  const handshake = (port: number, proto: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, {
        headers: { "x-forwarded-proto": proto, "x-forwarded-host": "shop.test" },
      })
      socket.on("message", (data) => resolve(JSON.parse(String(data))))
      socket.on("unexpected-response", (_request, response) => resolve([response.statusCode, response.headers.location]))
      socket.on("error", reject)
    })

  test.each(["https", "wss"])("%s is secure, for requests and handshakes", async (proto) => {
    const server = await app.listen({ port: 0, trustedProxies })
    const { status, headers, text } = await askWith(server.port, { "x-forwarded-proto": proto, "x-forwarded-host": "shop.test" })
    expect([status, JSON.parse(text), headers["strict-transport-security"]]).toEqual([200, "https://shop.test/", expect.any(String)])
    expect(await handshake(server.port, proto)).toEqual(["https", "wss://shop.test/live", "https://shop.test/"])
    await server.stop()
  })

  test.each(["http", "ws"])("%s is not", async (proto) => {
    const server = await app.listen({ port: 0, trustedProxies })
    const { status, headers } = await askWith(server.port, { "x-forwarded-proto": proto, "x-forwarded-host": "shop.test" })
    expect([status, headers.location, headers["strict-transport-security"]]).toEqual([307, "https://shop.test/", undefined])
    expect(await handshake(server.port, proto)).toEqual([307, "wss://shop.test/live"])
    await server.stop()
  })
})

describe("X-Forwarded-Prefix", () => {
  const child = new Hayapi()
  child.get("/leaf/", function readLeaf({ request }) {
    return [request.urlFor("readLeaf"), request.mount, request.url]
  })
  const build = (rootPath: string) => {
    const app = new Hayapi({ rootPath })
    app.mount("/sub", child)
    return app
  }

  test.each([
    ["took it off", "", ""],
    ["left it on", "", "/shop"],
    ["took it off, and rootPath says the same", "/shop", ""],
    ["left it on, and rootPath says the same", "/shop", "/shop"],
  ])("is like rootPath: the proxy %s", async (_how, rootPath, sent) => {
    const server = await build(rootPath).listen({ port: 0, trustedProxies })
    const headers = { "x-forwarded-prefix": "/shop", "x-forwarded-host": "shop.test", "x-forwarded-proto": "https" }
    for (const [path, to] of [
      ["/sub", "/shop/sub/"],
      ["/sub/leaf", "/shop/sub/leaf/"],
    ]) {
      const answer = await askWith(server.port, headers, `${sent}${path}?q=1`)
      expect([answer.status, answer.headers.location]).toEqual([307, `https://shop.test${to}?q=1`])
    }
    const leaf = await askWith(server.port, headers, `${sent}/sub/leaf/`)
    expect(JSON.parse(leaf.text)).toEqual(["https://shop.test/shop/sub/leaf/", "/shop/sub", "https://shop.test/shop/sub/leaf/"])
    expect(JSON.parse((await askWith(server.port, headers, `${sent}/sub/openapi.json`)).text).servers).toEqual([{ url: "/shop/sub" }])
    await server.stop()
  })

  test("counts for nothing where rootPath says something else", async () => {
    const server = await build("/api").listen({ port: 0, trustedProxies })
    const answer = await askWith(server.port, { "x-forwarded-prefix": "/shop" }, "/sub")
    expect(answer.headers.location).toBe("http://inner/api/sub/")
    await server.stop()
  })

  test("however many a proxy names, the documents that are kept are few", async () => {
    const server = await build("").listen({ port: 0, trustedProxies })
    for (let i = 0; i < 200; i++) {
      const { text } = await askWith(server.port, { "x-forwarded-prefix": `/tenant${i}` }, "/openapi.json")
      expect(JSON.parse(text).servers).toEqual([{ url: `/tenant${i}` }])
    }
    await server.stop()
  })
})
