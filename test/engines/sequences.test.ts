// Connections in every order of events: whatever a client sends, answers come in the order of the requests, and nothing else is written.
import { connect, type Socket as NetSocket } from "node:net"
import { ByteStream, Hayapi, type Server } from "hayapi"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { z } from "zod"
import { remember } from "../features/ask.ts"
import { sleep } from "../features/streams.ts"

const major = Number.parseInt(process.versions.node, 10)

const { logger, events } = remember()
const app = new Hayapi({ logger })
app.get("/fast", ({ request }) => request.search)
app.get("/slow", async ({ request }) => {
  await sleep(8)
  return request.search
})
app.get("/stream", { responseModel: ByteStream("text/plain") }, async function* ({ request }) {
  yield "one "
  await sleep(3)
  yield request.search
})
app.get("/big", () => "x".repeat(300_000))
app.post("/echo", async ({ request }) => [request.search, await request.text(), request.header("upgrade") ?? null])
app.post("/unread", ({ request }) => request.search)
app.post("/model", { params: { item: z.object({ name: z.string() }) } }, ({ item }) => item)
app.websocket("/live", async ({ websocket }) => {
  await websocket.accept()
  await websocket.sendText("hello")
  await websocket.close()
})
app.websocket("/late", async ({ websocket }) => {
  await sleep(8)
  await websocket.accept()
  await websocket.close()
})

/** What a client sends, and which statuses answer it. `ends`: nothing behind it is answered. */
interface Piece {
  readonly text: string
  readonly statuses: readonly number[]
  readonly says?: string
  readonly ends?: boolean
}

const json = "Content-Type: application/json\r\n"
const h2c = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
const webSocket = "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
const get = (path: string, lines = "", version = "1.1"): string => `GET ${path} HTTP/${version}\r\nHost: a\r\n${lines}\r\n`
const post = (path: string, body: string, lines = ""): string =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\n${lines}Content-Length: ${body.length}\r\n\r\n${body}`
const chunked = (path: string, lines = ""): string =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\n${lines}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n`

// From Node 25 on the connection ends with an offer that has a body.
const endsWithBody = major >= 25

const pieces: Readonly<Record<string, (n: number) => Piece>> = {
  fast: (n) => ({ text: get(`/fast?${n}`), statuses: [200], says: `?${n}` }),
  slow: (n) => ({ text: get(`/slow?${n}`), statuses: [200], says: `?${n}` }),
  stream: (n) => ({ text: get(`/stream?${n}`), statuses: [200], says: `?${n}` }),
  head: () => ({ text: get("/fast").replace("GET", "HEAD"), statuses: [200] }),
  missing: () => ({ text: get("/nowhere"), statuses: [404] }),
  body: (n) => ({ text: post(`/echo?${n}`, "hello"), statuses: [200], says: `?${n}` }),
  chunks: (n) => ({ text: chunked(`/echo?${n}`), statuses: [200], says: "hello world" }),
  continues: (n) => ({ text: post(`/echo?${n}`, "hello", "Expect: 100-continue\r\n"), statuses: [100, 200], says: `?${n}` }),
  "h2c get": (n) => ({ text: get(`/fast?${n}`, h2c), statuses: [200], says: `?${n}` }),
  "h2c slow": (n) => ({ text: get(`/slow?${n}`, h2c), statuses: [200], says: `?${n}` }),
  "other offer": (n) => ({ text: get(`/fast?${n}`, "Connection: upgrade\r\nUpgrade: tls/1.0, foo\r\n"), statuses: [200], says: `?${n}` }),
  "h2c body": (n) => ({ text: post(`/echo?${n}`, "hello", h2c), statuses: [200], says: '"hello",', ends: endsWithBody }),
  "h2c model": () => ({ text: post("/model", '{"name":"lamp"}', json + h2c), statuses: [200], says: "lamp", ends: endsWithBody }),
  "h2c chunks": (n) => ({ text: chunked(`/echo?${n}`, h2c), statuses: [200], says: "hello world", ends: endsWithBody }),
  "h2c continues": (n) => ({
    text: post(`/echo?${n}`, "hello", `${h2c}Expect: 100-continue\r\n`),
    statuses: [100, 200],
    says: `?${n}`,
    ends: endsWithBody,
  }),
  "an offer of no connection": (n) => ({ text: get(`/fast?${n}`, "Upgrade: websocket\r\n"), statuses: [200], says: `?${n}` }),
  "posted handshake": () => ({ text: post("/fast", "", webSocket + key), statuses: [405] }),
  "1.0": (n) => ({ text: get(`/fast?${n}`, "", "1.0"), statuses: [200], says: `?${n}`, ends: true }),
  "1.0 handshake": () => ({ text: get("/live", webSocket.replace("keep-alive, ", "") + key, "1.0"), statuses: [404], ends: true }),
  close: (n) => ({ text: get(`/slow?${n}`, "Connection: close\r\n"), statuses: [200], says: `?${n}`, ends: true }),
  expects: () => ({ text: get("/fast", "Expect: magic\r\n"), statuses: [417], ends: true }),
  "no host": () => ({ text: "GET /fast HTTP/1.1\r\n\r\n", statuses: [400], ends: true }),
  "no host, h2c": () => ({ text: `GET /fast HTTP/1.1\r\n${h2c}\r\n`, statuses: [400], ends: true }),
  connect: () => ({ text: "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", statuses: [501], ends: true }),
  garbage: () => ({ text: "\x16\x03\x01 what?\r\n\r\n", statuses: [400], ends: true }),
  "broken chunk": () => ({
    text: "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    statuses: [400],
    ends: true,
  }),
  live: () => ({ text: get("/live", webSocket + key), statuses: [101], says: "hello", ends: true }),
  late: () => ({ text: get("/late", webSocket + key), statuses: [101], ends: true }),
  "nobody's handshake": () => ({ text: get("/fast", webSocket + key), statuses: [404], ends: true }),
  "no key": () => ({ text: get("/live", webSocket), statuses: [400], ends: true }),
  "old version": () => ({ text: get("/live", webSocket.replace("13", "8") + key), statuses: [426], ends: true }),
  "handshake with a body": () => ({
    text: get("/live", `${webSocket + key}Content-Length: 2\r\n`).concat("hi"),
    statuses: [400],
    ends: true,
  }),
}

let server: Server
const faults: unknown[] = []
const onFault = (error: unknown): void => void faults.push(error)

beforeEach(async () => {
  faults.length = 0
  events.length = 0
  process.on("uncaughtException", onFault)
  process.on("unhandledRejection", onFault)
  process.on("warning", onFault)
  server = await app.listen({ port: 0, stopTimeout: 500, keepAliveTimeout: 60_000 })
})

afterEach(async () => {
  await server.stop()
  process.off("uncaughtException", onFault)
  process.off("unhandledRejection", onFault)
  process.off("warning", onFault)
  expect(faults).toEqual([])
  expect(events.filter(({ level }) => level === "error")).toEqual([])
})

interface Answer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Cuts what came into answers. Throws for bytes that are none. `heads`: which of them answer a HEAD. */
function cut(received: string, isHead: (index: number) => boolean): Answer[] {
  const answers: Answer[] = []
  let rest = received
  while (rest !== "") {
    const end = rest.indexOf("\r\n\r\n")
    const head = rest.slice(0, end)
    const [, code] = /^HTTP\/1\.1 (\d{3}) /.exec(head) ?? []
    if (code === undefined) throw new Error(`Not an answer: ${JSON.stringify(rest.slice(0, 200))}`)
    const status = Number(code)
    rest = rest.slice(end + 4)
    let body = ""
    if (status === 101) {
      body = rest
      rest = ""
    } else if (status >= 200 && !isHead(answers.filter((each) => each.status >= 200).length)) {
      const length = /^content-length: (\d+)/im.exec(head)?.[1]
      if (length !== undefined) {
        body = rest.slice(0, Number(length))
        rest = rest.slice(Number(length))
      } else {
        const last = rest.indexOf("0\r\n\r\n")
        body = rest.slice(0, last)
        rest = rest.slice(last + 5)
      }
    }
    answers.push({ status, head, body })
  }
  return answers
}

interface Sent {
  /** Where the text is cut; each part is sent on its own. */
  readonly cuts?: readonly number[]
  /** How many answers are waited for, beside `100 Continue`. */
  readonly count?: number
  /** Whether the server is to close the connection. */
  readonly waitsForEnd?: boolean
  readonly end?: "wait" | "half" | "reset"
}

/** Sends the text and gives what came until the server closed, or all was there and nothing more came for a while. */
async function send(
  text: string,
  { cuts = [], count = 0, waitsForEnd = false, end = "wait" }: Sent = {},
): Promise<{ received: string; isClosed: boolean }> {
  const socket: NetSocket = connect(server.port, "127.0.0.1")
  let received = ""
  let isClosed = false
  let last = performance.now()
  socket.setEncoding("latin1")
  socket.on("data", (chunk) => {
    received += chunk
    last = performance.now()
  })
  socket.on("error", () => {})
  socket.on("close", () => {
    isClosed = true
  })
  let from = 0
  for (const to of [...cuts, text.length]) {
    socket.write(text.slice(from, to), "latin1")
    from = to
    if (to < text.length) await sleep(1)
  }
  if (end === "half") socket.end()
  if (end === "reset") {
    await sleep(2)
    socket.resetAndDestroy()
    return { received, isClosed }
  }
  last = performance.now()
  const found = (pattern: RegExp): number => received.match(pattern)?.length ?? 0
  // Also all pieces of those that come in pieces.
  const isThere = (): boolean => found(/HTTP\/1\.1 (?!100)/g) >= count && found(/\r\n0\r\n\r\n/g) >= found(/^transfer-encoding: chunked/gim)
  while (!isClosed && performance.now() - last < (isThere() && !waitsForEnd ? 30 : 3000)) await sleep(2)
  socket.destroy()
  return { received, isClosed }
}

function expectedOf(names: readonly string[]) {
  const expected: { status: number; says: string | undefined; name: string }[] = []
  for (const [index, name] of names.entries()) {
    const { statuses, says, ends } = pieces[name]!(index)
    for (const status of statuses) expected.push({ status, says: status === 100 ? undefined : says, name })
    if (ends) break
  }
  return expected
}

/** Sends the requests on one connection and looks at what comes. */
async function play(names: readonly string[], cuts: (text: string) => readonly number[] = () => []): Promise<{ isClosed: boolean }> {
  const text = names.map((name, index) => pieces[name]!(index).text).join("")
  const expected = expectedOf(names)
  const count = expected.filter(({ status }) => status !== 100).length
  const { received, isClosed } = await send(text, {
    cuts: cuts(text),
    count,
    waitsForEnd: names.some((name) => pieces[name]!(0).ends && !/live|late/.test(name)),
  })
  const finals = expected.filter(({ status }) => status >= 200 || status === 101)
  const answers = cut(received, (index) => finals[index]?.name === "head")
  const title = names.join(" | ")
  // A client that has sent its body already may be told to continue, or not.
  const skip = <T extends { status: number }>(list: readonly T[]): T[] => list.filter(({ status }) => status !== 100)
  const got = skip(answers)
  const wanted = skip(expected)
  const seen = got.map(({ status }) => status)
  expect(seen, title).toEqual(wanted.map(({ status }) => status))
  for (const [index, { body }] of got.entries()) {
    const { says } = wanted[index]!
    if (says !== undefined) expect(body, `${title}: ${index}`).toContain(says)
  }
  return { isClosed }
}

/** Numbers that are the same in every run: a failure can be looked at again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const names = Object.keys(pieces)

describe("a request", () => {
  test.each(names)("%s: alone, behind a fast one, slow ones and an offer", async (name) => {
    for (const before of [[], ["fast"], ["slow"], ["slow", "stream", "slow"], ["h2c slow"]]) await play([...before, name])
  })

  test.each(names.filter((name) => !pieces[name]!(0).ends))("%s: the next one is answered on the same connection", async (name) => {
    expect(await play([name, "fast", "body"])).toEqual({ isClosed: false })
  })

  test.each(names.filter((name) => pieces[name]!(0).ends))("%s: nothing behind it is answered, and the connection closed", async (name) => {
    expect(await play(["slow", name, "fast", "live"])).toEqual({ isClosed: true })
  })
})

describe("sequences", () => {
  test.each([1, 2, 3, 4, 5, 6])("answers come in order, however the bytes arrive (%i)", async (seed) => {
    const random = randomOf(seed)
    for (let round = 0; round < 40; round++) {
      const sequence = Array.from({ length: 1 + random(6) }, () => names[random(names.length)]!)
      await play(sequence, (text) => Array.from({ length: random(4) }, () => random(text.length)).sort((a, b) => a - b))
    }
  })

  test.each([7, 8, 9])("a client that stops sending, or leaves, harms nobody (%i)", async (seed) => {
    const random = randomOf(seed)
    for (let round = 0; round < 40; round++) {
      const sequence = Array.from({ length: 1 + random(5) }, () => names[random(names.length)]!)
      const whole = sequence.map((name, index) => pieces[name]!(index).text).join("")
      const text = whole.slice(0, random(3) === 0 ? random(whole.length) : undefined)
      const cuts = Array.from({ length: random(3) }, () => random(text.length)).sort((a, b) => a - b)
      await send(text, { cuts, end: random(2) === 0 ? "half" : "reset" })
    }
    await sleep(50)
    expect(await (await fetch(`${server.url}/fast?still`)).json()).toBe("?still")
  })
})

test("a connection that offers h2c with every request is kept, and gathers no listeners", async () => {
  let text = ""
  for (let i = 0; i < 60; i++) text += get(`/fast?${i}`, h2c)
  const { received, isClosed } = await send(text, { count: 60 })
  const answers = cut(received, () => false)
  expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: 60 }, (_, i) => `"?${i}"`))
  expect(answers.every(({ head }) => /connection: keep-alive/i.test(head))).toBe(true)
  expect(isClosed).toBe(false)
})

test("an offer behind answers that nobody reads yet waits for them", async () => {
  const socket = connect(server.port, "127.0.0.1")
  const large = 40
  socket.write(get("/big").repeat(large) + get("/fast?1", h2c) + get("/fast?2"))
  await sleep(100)
  let received = ""
  socket.setEncoding("latin1").on("data", (chunk) => {
    received += chunk
  })
  await vi.waitFor(() => expect(received.endsWith('"?2"')).toBe(true), { timeout: 5000 })
  expect(cut(received, () => false).map(({ status }) => status)).toEqual(Array.from({ length: large + 2 }, () => 200))
  socket.destroy()
})

test("an app without WebSockets reads on behind an offer, too", async () => {
  const plain = new Hayapi()
  plain.get("/fast", ({ request }) => request.search)
  const other = await plain.listen({ port: 0 })
  const mine = server
  server = other
  const { received } = await send(get("/fast?1", h2c) + get("/fast?2", webSocket + key) + get("/fast?3"), { count: 3 })
  server = mine
  expect(cut(received, () => false).map(({ body }) => body)).toEqual(['"?1"', '"?2"', '"?3"'])
  await other.stop()
})
