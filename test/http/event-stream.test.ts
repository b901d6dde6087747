// Server-sent events: fields and their checks, the text on the wire, and comments that break silence.
import { afterEach, describe, expect, test, vi } from "vitest"
import { EventSourceResponse, formatItem, PingedBody, ServerSentEvent } from "../../src/http/event-stream.ts"
import { iterateBody, type StreamBody } from "../../src/http/reply-body.ts"

const write = (item: unknown): string => formatItem(item, JSON.stringify)

describe("the text of an event", () => {
  test.each([
    ["a value", { a: 1 }, 'data: {"a":1}\n\n'],
    ["null", null, "data: null\n\n"],
    ["a string is JSON", "hello", 'data: "hello"\n\n'],
    ["nothing", new ServerSentEvent(), "\n"],
    ["data", new ServerSentEvent({ data: "hello" }), 'data: "hello"\n\n'],
    ["null as data", new ServerSentEvent({ data: null }), "data: null\n\n"],
    ["raw data", new ServerSentEvent({ rawData: "hello" }), "data: hello\n\n"],
    ["empty raw data", new ServerSentEvent({ rawData: "" }), "data: \n\n"],
    ["only a comment", new ServerSentEvent({ comment: "hi" }), ": hi\n\n"],
    [
      "all fields, in this order",
      new ServerSentEvent({ data: 1, event: "e", id: "7", retry: 0, comment: "c" }),
      ": c\nevent: e\ndata: 1\nid: 7\nretry: 0\n\n",
    ],
    ["every line of data", new ServerSentEvent({ rawData: "a\nb\r\nc\rd\n" }), "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n"],
    ["every line of a comment", new ServerSentEvent({ comment: "a\r\nb" }), ": a\n: b\n\n"],
    [
      "what only other formats take for an end of line",
      new ServerSentEvent({ rawData: "a\u2028b\u0085c\vd" }),
      "data: a\u2028b\u0085c\vd\n\n",
    ],
    ["an empty event type", new ServerSentEvent({ event: "", id: "" }), "event: \nid: \n\n"],
  ])("%s", (_what, item, text) => {
    expect(write(item)).toBe(text)
  })
})

describe("fields that a browser would misread are refused", () => {
  test.each([
    [{ event: "a\nb" }, "SSE 'event' must be a single line"],
    [{ event: "a\rdata: evil" }, "SSE 'event' must be a single line"],
    [{ id: "1\n\ndata: evil" }, "SSE 'id' must be a single line"],
    [{ id: "a\0b" }, "SSE 'id' must not contain null characters"],
    [{ retry: -1 }, "SSE 'retry' must be a whole number of milliseconds, not -1"],
    [{ retry: 1.5 }, "SSE 'retry' must be a whole number of milliseconds, not 1.5"],
  ])("%j", (fields, message) => {
    expect(() => new ServerSentEvent(fields)).toThrow(message)
  })

  test("data twice", () => {
    // @ts-expect-error data is JSON or raw
    expect(() => new ServerSentEvent({ data: 1, rawData: "1" })).toThrow("takes either `data`")
  })
})

async function read(body: StreamBody): Promise<string> {
  let text = ""
  for (let iterator = iterateBody(body), next = await iterator.next(); !next.done; next = await iterator.next()) text += next.value
  return text
}

describe("EventSourceResponse", () => {
  test("writes values and events of any iterable, under headers that keep proxies from collecting it", async () => {
    const response = new EventSourceResponse([1, new ServerSentEvent({ event: "done" })], {
      statusCode: 201,
      headers: { "Cache-Control": "no-store" },
    })
    expect(response.status).toBe(201)
    expect([...response.headers].sort()).toEqual([
      ["cache-control", "no-store"],
      ["content-type", "text/event-stream; charset=utf-8"],
      ["x-accel-buffering", "no"],
    ])
    expect(await read(response.body as StreamBody)).toBe("data: 1\n\nevent: done\n\n")
  })
})

describe("PingedBody", () => {
  afterEach(() => void vi.useRealTimers())

  test("a comment after every interval of silence, and nothing of the source is lost", async () => {
    vi.useFakeTimers()
    let say: (text: string) => void = () => {}
    async function* source(): AsyncGenerator<string> {
      yield "a"
      yield await new Promise<string>((resolve) => {
        say = resolve
      })
      yield "c"
    }
    const body = new PingedBody(source())
    expect(await body.next()).toEqual({ done: false, value: "a" })
    for (let i = 0; i < 2; i++) {
      const next = body.next()
      await vi.advanceTimersByTimeAsync(14_999)
      expect(await Promise.race([next, "silence"])).toBe("silence")
      await vi.advanceTimersByTimeAsync(1)
      expect(await next).toEqual({ done: false, value: ": ping\n\n" })
    }
    const next = body.next()
    say("b")
    expect(await next).toEqual({ done: false, value: "b" })
    expect(await body.next()).toEqual({ done: false, value: "c" })
    expect(await body.next()).toEqual({ done: true, value: undefined })
    expect(vi.getTimerCount()).toBe(0)
  })

  test("an error that comes after a comment is not lost", async () => {
    let fail: (error: Error) => void = () => {}
    const source = { next: () => new Promise<IteratorResult<string>>((_resolve, reject) => (fail = reject)) }
    const body = new PingedBody(source, 1)
    expect(await body.next()).toEqual({ done: false, value: ": ping\n\n" })
    fail(new Error("late"))
    await expect(body.next()).rejects.toThrow("late")
  })

  test("stops a source that is silent, and whoever waits for it", async () => {
    let stopped = false
    const source: AsyncIterator<string> = {
      next: () => new Promise(() => {}),
      return: async () => {
        stopped = true
        return { done: true, value: undefined }
      },
    }
    const body = new PingedBody(source)
    const next = body.next()
    await body.return()
    expect(stopped).toBe(true)
    expect(await next).toEqual({ done: true, value: undefined })
  })
})
