// The conformance suite of engines: what every engine does with an Exchange and a Reply. An engine supplies `start`.
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { resolveFileResponse } from "../../src/files/file-response.ts"
import { toReply } from "../../src/http/answer.ts"
import type { Answerer } from "../../src/http/app-runtime.ts"
import { HTTPException } from "../../src/http/error.ts"
import type { Exchange } from "../../src/http/exchange.ts"
import { FileResponse } from "../../src/http/file-response.ts"
import { HeaderList, type HeadersInput } from "../../src/http/header-list.ts"
import type { Reply, ReplyBody } from "../../src/http/reply.ts"
import type { Ending } from "../../src/http/request-end.ts"
import { latch, sleep, until } from "../features/streams.ts"

export interface StartedEngine {
  /** `path` is an absolute path with its query. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  stop(): Promise<void>
}

/** Where an engine is not free to do as the others: Bun frames streams by itself, and sends their headers with the first piece; Deno sends no length for 205. */
export interface EngineLimits {
  readonly framesStreams?: boolean
  readonly framesEmpty?: boolean
}

export type StartEngine = (run: Answerer, onFault: (error: unknown) => void) => Promise<StartedEngine>

function reply(status: number, body: ReplyBody, headers: HeadersInput = {}): Reply {
  return { status, headers: new HeaderList(headers), body }
}

/** What a run does with the errors of `exchange`: the app's fault handling in small. */
function answerException(error: unknown): Reply {
  if (!(error instanceof HTTPException)) throw error
  return { status: error.statusCode, headers: error.headers ?? new HeaderList(), body: String(error.detail) }
}

export function testEngine(name: string, start: StartEngine, { framesStreams = false, framesEmpty = false }: EngineLimits = {}): void {
  describe(name, () => {
    let engine: StartedEngine
    let handle: Answerer["handle"] = () => reply(404, null)
    const faults: unknown[] = []

    beforeAll(async () => {
      engine = await start({ handle: (exchange) => handle(exchange) }, (error) => faults.push(error))
    })
    afterAll(() => engine.stop())

    async function ask(answer: Answerer["handle"], path = "/", init: RequestInit = {}): Promise<Response> {
      faults.length = 0
      handle = answer
      return engine.fetch(path, init)
    }

    /** Collects how an exchange ended, and lets a test wait for it. */
    function watch(): { record: (exchange: Exchange) => void; endings: Ending[]; outcomes(): string[]; settled(): Promise<void> } {
      const endings: Ending[] = []
      return {
        endings,
        outcomes: () => endings.map(({ outcome, status }) => `${outcome} ${status}`),
        record: (exchange) => exchange.onEnd((ending) => void endings.push(ending)),
        async settled() {
          await until(() => endings.length > 0)
          await sleep(20)
          expect(endings).toHaveLength(1)
        },
      }
    }

    /** Answers with a reply, and records how the exchange ends. */
    const recorded =
      (record: (exchange: Exchange) => void, make: () => Reply): Answerer["handle"] =>
      (exchange) => {
        record(exchange)
        return make()
      }

    test("text is sent with its length in bytes, whether handle is synchronous or not", async () => {
      for (const text of ["plain", "é", "日本語", ""]) {
        for (const answer of [() => reply(200, text), async () => reply(200, text)]) {
          const response = await ask(answer)
          expect(response.status).toBe(200)
          expect(response.headers.get("content-length")).toBe(String(Buffer.byteLength(text)))
          expect(await response.text()).toBe(text)
        }
      }
    })

    test("bytes are sent as they are", async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
      const response = await ask(() => reply(201, bytes, { "content-type": "application/octet-stream" }))
      expect(response.status).toBe(201)
      expect(response.headers.get("content-type")).toBe("application/octet-stream")
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
    })

    test("headers arrive as they were set, Latin-1 and repeated cookies included", async () => {
      for (const body of ["ascii", "日本"]) {
        const response = await ask(() =>
          reply(200, body, [
            ["x-a", "\u00e9"],
            ["set-cookie", "a=1"],
            ["set-cookie", "b=2"],
          ]),
        )
        expect(response.headers.get("x-a")).toBe("\u00e9")
        expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"])
        expect(await response.text()).toBe(body)
      }
    })

    test("a wrong content-length of a reply does not reach the wire", async () => {
      const response = await ask(() => reply(200, "four", { "content-length": "9", "transfer-encoding": "chunked" }))
      expect(response.headers.get("content-length")).toBe("4")
      expect(await response.text()).toBe("four")
    })

    test("an empty body has the length 0", async () => {
      const response = await ask(() => reply(307, null, { location: "/x" }), "/", { redirect: "manual" })
      expect(response.headers.get("content-length")).toBe("0")
      expect(response.headers.get("location")).toBe("/x")
    })

    test("204, 205 and 304 have neither body nor content-type, and streams given to them are closed", async () => {
      for (const status of [204, 205, 304]) {
        let closed = false
        const body: AsyncIterable<string> = {
          [Symbol.asyncIterator]: () => ({
            next: async () => ({ done: false, value: "never" }),
            return: async () => {
              closed = true
              return { done: true, value: undefined }
            },
          }),
        }
        for (const content of ["text", body]) {
          const response = await ask(() => reply(status, content, { "content-type": "text/plain", "content-length": "4" }))
          expect(response.status).toBe(status)
          expect(response.headers.get("content-type")).toBe(null)
          expect(response.headers.get("content-length")).toBe(status === 205 && !framesEmpty ? "0" : null)
          expect(await response.text()).toBe("")
        }
        await until(() => closed)
      }
    })

    test("HEAD has the headers of GET and no body", async () => {
      const { record, outcomes, settled } = watch()
      const response = await ask(
        recorded(record, () => reply(200, "é1")),
        "/",
        { method: "HEAD" },
      )
      expect(response.headers.get("content-length")).toBe("3")
      expect(await response.text()).toBe("")
      await settled()
      expect(outcomes()).toEqual(["sent 200"])
      const declared = await ask(() => reply(200, null, { "content-length": "22" }), "/", { method: "HEAD" })
      expect(declared.headers.get("content-length")).toBe("22")
    })

    test("the exchange tells method, path, query, headers, cookies and body", async () => {
      const response = await ask(
        async (exchange) => {
          const { method, path, search, scheme, host, cookies } = exchange
          const seen = { method, path, search, scheme, host, cookies, text: await exchange.text(), again: await exchange.text() }
          return reply(200, JSON.stringify({ ...seen, header: exchange.header("x-a"), odd: typeof exchange.header("constructor") }))
        },
        "/a%20b/c%2fd?x=%20&y",
        { method: "POST", headers: { "x-a": "1", cookie: "s=1; t=2" }, body: "hellö" },
      )
      expect(await response.json()).toEqual({
        method: "POST",
        path: "/a b/c%2Fd",
        search: "?x=%20&y",
        scheme: "http",
        host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        cookies: { s: "1", t: "2" },
        text: "hellö",
        again: "hellö",
        header: "1",
        odd: "undefined",
      })
    })

    test("the exchange has a Web Request, before and after its body was read", async () => {
      const init = { method: "POST", body: "hello", headers: { "content-type": "text/x" } }
      const answer = (read: boolean) => async (exchange: Exchange) => {
        if (read) await exchange.text()
        const { web } = exchange.with({ path: "/other" })
        return reply(200, `${web.method} ${new URL(web.url).pathname} ${web.headers.get("content-type")} ${await web.text()}`)
      }
      expect(await (await ask(answer(false), "/p?q", init)).text()).toBe("POST /p text/x hello")
      expect(await (await ask(answer(true), "/p?q", init)).text()).toBe("POST /p text/x hello")
    })

    test("paths without a canonical form are answered 400 and never reach the run", async () => {
      const run = vi.fn(() => reply(200, "reached"))
      for (const path of ["/%", "/%zz", "/a%00b", "/%ff%fe", "/%c0%ae"]) {
        const response = await ask(run, path)
        expect([path, response.status]).toEqual([path, 400])
        expect(await response.text()).toBe("Bad Request")
      }
      expect(run).not.toHaveBeenCalled()
    })

    test("a big body arrives whole, both ways", async () => {
      const text = "0123456789abcdef".repeat(40_000)
      const response = await ask(async (exchange) => reply(200, await exchange.bytes(1024 * 1024)), "/", { method: "POST", body: text })
      expect(await response.text()).toBe(text)
    })

    test("a body over the limit is a 413, declared or not", async () => {
      const read = (exchange: Exchange) => exchange.bytes(10).then((bytes) => reply(200, bytes), answerException)
      const declared = await ask(read, "/", { method: "POST", body: "x".repeat(11) })
      expect([declared.status, await declared.text()]).toEqual([413, "Content Too Large"])
      const chunks = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let i = 0; i < 4; i += 1) controller.enqueue(new Uint8Array(4))
          controller.close()
        },
      })
      const chunked = await ask(read, "/", { method: "POST", body: chunks, duplex: "half" })
      expect([chunked.status, await chunked.text()]).toEqual([413, "Content Too Large"])
      expect((await ask(read, "/", { method: "POST", body: "x".repeat(10) })).status).toBe(200)
    })

    test("a body can be read as a stream, with the same limit", async () => {
      const count = async (exchange: Exchange) => {
        let size = 0
        try {
          for await (const chunk of exchange.stream(100_000) ?? []) size += chunk.length
        } catch (error) {
          return answerException(error)
        }
        return reply(200, String(size))
      }
      expect(await (await ask(count, "/", { method: "POST", body: "x".repeat(100_000) })).text()).toBe("100000")
      expect((await ask(count, "/", { method: "POST", body: "x".repeat(100_001) })).status).toBe(413)
      expect(await (await ask(count, "/")).text()).toBe("0")
    })

    test("streams are sent piece by piece, text as UTF-8 and empty pieces skipped", async () => {
      async function* pieces() {
        yield "é"
        yield ""
        yield new Uint8Array([0x2d])
        yield "日本"
      }
      const { record, outcomes, settled } = watch()
      const response = await ask(recorded(record, () => reply(200, pieces(), { "content-type": "text/plain" })))
      expect(response.headers.get("content-length")).toBe(framesStreams ? "9" : null)
      expect(await response.text()).toBe("é-日本")
      await settled()
      expect(outcomes()).toEqual(["sent 200"])
      const web = await ask((exchange) => toReply(new Response("from the web", { status: 202, headers: { "x-a": "1" } }), exchange))
      expect([web.status, web.headers.get("x-a"), await web.text()]).toEqual([202, "1", "from the web"])
    })

    test("a stream larger than all buffers arrives whole", async () => {
      async function* pieces() {
        for (let i = 0; i < 300; i += 1) yield new Uint8Array(16 * 1024).fill(i % 251)
      }
      const bytes = new Uint8Array(await (await ask(() => reply(200, pieces()))).arrayBuffer())
      expect(bytes.length).toBe(300 * 16 * 1024)
      expect(bytes[299 * 16 * 1024]).toBe(299 % 251)
    })

    const testUnframed = framesStreams ? () => {} : test
    testUnframed("headers of a stream arrive before its first piece", async () => {
      let release = (): void => {}
      const waiting = new Promise<void>((resolve) => {
        release = resolve
      })
      async function* pieces() {
        await waiting
        yield "late"
      }
      const response = await ask(() => reply(200, pieces()))
      expect(response.status).toBe(200)
      release()
      expect(await response.text()).toBe("late")
    })

    test("a stream that fails midway never looks complete", async () => {
      const begun = latch()
      async function* pieces() {
        yield "first"
        await begun.opened
        throw new Error("broken source")
      }
      const { record, outcomes, settled } = watch()
      const response = await ask(recorded(record, () => reply(200, pieces())))
      begun.open()
      await expect(response.text()).rejects.toThrow()
      await settled()
      expect(outcomes()).toEqual(["aborted 200"])
      expect(faults).toEqual([expect.objectContaining({ message: "broken source" })])
    })

    test("what a stream gave before it failed arrives, as does its status", async () => {
      let breakIt = (): void => {}
      const isRead = new Promise<void>((resolve) => {
        breakIt = resolve
      })
      async function* pieces() {
        yield "first"
        // A reader forgets what it has not read yet when its stream fails.
        await isRead
        throw new Error("broken source")
      }
      const { record, outcomes, settled } = watch()
      const response = await ask(recorded(record, () => reply(200, pieces())))
      expect(response.status).toBe(200)
      const reader = response.body!.getReader()
      expect(new TextDecoder().decode((await reader.read()).value)).toBe("first")
      breakIt()
      await expect(reader.read()).rejects.toThrow()
      await settled()
      expect(outcomes()).toEqual(["aborted 200"])
    })

    test("a client that leaves aborts the signal, stops the stream and ends the exchange", async () => {
      const { record, outcomes, settled } = watch()
      const order: string[] = []
      let signal: AbortSignal | undefined
      async function* pieces() {
        try {
          for (;;) {
            yield "tick"
            await sleep(5)
          }
        } finally {
          order.push("closed")
        }
      }
      const controller = new AbortController()
      const response = await ask(
        (exchange) => {
          signal = exchange.signal
          exchange.onEnd(() => order.push("end"))
          record(exchange)
          return reply(200, pieces())
        },
        "/",
        { signal: controller.signal },
      )
      const reader = response.body!.getReader()
      await reader.read()
      expect(signal!.aborted).toBe(false)
      controller.abort()
      await settled()
      await until(() => signal!.aborted)
      expect(outcomes()).toEqual(["aborted 200"])
      expect(order).toEqual(["closed", "end"])
      expect(faults).toEqual([])
    })

    test("an observer of the end is called once, when the body was sent; its errors go to onFault", async () => {
      const { record, outcomes, settled } = watch()
      const response = await ask((exchange) => {
        record(exchange)
        exchange.onEnd(() => {
          throw new Error("in an observer")
        })
        return reply(200, "x")
      })
      expect(await response.text()).toBe("x")
      await settled()
      expect(outcomes()).toEqual(["sent 200"])
      expect(faults).toEqual([expect.objectContaining({ message: "in an observer" })])
    })

    test("errors out of handle are answered 500 without a word about them", async () => {
      const fault = new Error("secret")
      const bad = { status: 200, headers: HeaderList.trusted(["x-a", "a\r\nb: c"]), body: "x" }
      const answers: Answerer["handle"][] = [
        () => {
          throw fault
        },
        () => Promise.reject(fault),
        () => bad,
      ]
      for (const answer of answers) {
        const response = await ask(answer)
        expect(response.status).toBe(500)
        expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8")
        expect(response.headers.get("b")).toBe(null)
        expect(await response.text()).toBe("Internal Server Error")
        expect(faults).toHaveLength(1)
      }
    })

    describe("files", () => {
      let folder: string
      let path: string
      beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), "hayapi-"))
        path = join(folder, "digits.txt")
        await writeFile(path, "0123456789")
      })
      afterAll(() => rm(folder, { recursive: true }))

      const file = (headers: Record<string, string> = {}, method = "GET") =>
        ask((exchange) => resolveFileResponse(new FileResponse(path, { filename: "é.txt" }), exchange), "/", { headers, method })

      test("a file is sent with FastAPI's headers", async () => {
        const response = await file()
        expect(response.status).toBe(200)
        expect(Object.fromEntries(response.headers)).toMatchObject({
          "content-type": "text/plain; charset=utf-8",
          "accept-ranges": "bytes",
          "content-disposition": "attachment; filename*=utf-8''%C3%A9.txt",
          ...(framesStreams ? {} : { "content-length": "10" }),
          "last-modified": expect.stringMatching(/GMT$/),
          etag: expect.stringMatching(/^"[^"]+"$/),
        })
        expect(await response.text()).toBe("0123456789")
        const head = await file({}, "HEAD")
        expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "10", ""])
      })

      test.each([
        ["bytes=0-3", "bytes 0-3/10", "0123"],
        ["bytes=7-", "bytes 7-9/10", "789"],
        ["bytes=-2", "bytes 8-9/10", "89"],
        ["bytes=5-99", "bytes 5-9/10", "56789"],
        ["BYTES = 1-1", "bytes 1-1/10", "1"],
        ["bytes=2-4,3-6", "bytes 2-6/10", "23456"],
        ["bytes=x,2-3", "bytes 2-3/10", "23"],
      ])("range %s is a 206", async (range, contentRange, text) => {
        const response = await file({ range })
        expect([response.status, response.headers.get("content-range"), await response.text()]).toEqual([206, contentRange, text])
      })

      test("several ranges are multipart/byteranges, sorted", async () => {
        const response = await file({ range: "bytes=8-9, 0-1" })
        const text = await response.text()
        const boundary = /^multipart\/byteranges; boundary=([0-9a-f]{26})$/.exec(response.headers.get("content-type") ?? "")?.[1]
        const part = (range: string, body: string) =>
          `--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes ${range}/10\r\n\r\n${body}\r\n`
        expect(response.status).toBe(206)
        expect(text).toBe(`${part("0-1", "01")}${part("8-9", "89")}--${boundary}--`)
        expect(response.headers.get("content-length")).toBe(framesStreams ? null : String(text.length))
      })

      test.each([
        ["bytes=5-2", 400, "Range header: start must be less than end"],
        ["items=0-1", 400, "Only support bytes range"],
        ["bytes=", 400, "Range header: range must be requested"],
        ["bytes", 400, "Malformed range header."],
        ["bytes=10-", 416, ""],
        [`bytes=${Array.from({ length: 17 }, () => "0-0").join()}`, 200, "0123456789"],
      ])("range %s is a %i", async (range, status, text) => {
        const response = await file({ range })
        expect([response.status, await response.text()]).toEqual([status, text])
        expect(response.headers.get("content-range")).toBe(status === 416 ? "bytes */10" : null)
      })

      test("If-Range asks for the range only while the file is the same", async () => {
        const { headers } = await file()
        for (const name of ["etag", "last-modified"]) {
          expect((await file({ range: "bytes=0-0", "if-range": headers.get(name)! })).status).toBe(206)
        }
        expect((await file({ range: "bytes=0-0", "if-range": '"other"' })).status).toBe(200)
      })

      test("a missing file is a 500", async () => {
        const response = await ask((exchange) => resolveFileResponse(new FileResponse(join(folder, "none")), exchange))
        expect(response.status).toBe(500)
        expect(faults).toEqual([expect.objectContaining({ message: expect.stringContaining("does not exist") })])
      })
    })
  })
}
