// Calls on a WebSocket that nobody waits for, and sends to clients that have gone: they end neither the process nor a healthy connection.
import { Hayapi, UsageError, type WebSocketConnection, WebSocketDisconnect } from "hayapi"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { remember } from "./ask.ts"
import { engines, open, sleep, until } from "./streams.ts"

const rejections: unknown[] = []
const onRejection = (error: unknown): void => void rejections.push(error)

beforeEach(() => {
  rejections.length = 0
  process.on("unhandledRejection", onRejection)
})

// Node reports a rejection when the microtasks are done.
afterEach(async () => {
  await sleep(5)
  process.off("unhandledRejection", onRejection)
  expect(rejections).toEqual([])
})

type Call = (websocket: WebSocketConnection) => Promise<unknown>

const sends: [string, Call][] = [
  ["sendText", (websocket) => websocket.sendText("late")],
  ["sendBytes", (websocket) => websocket.sendBytes(new Uint8Array(1))],
  ["sendJson", (websocket) => websocket.sendJson({ late: true })],
]
const closes: [string, Call][] = [["close", (websocket) => websocket.close()]]
const loop: { self?: unknown } = {}
loop.self = loop
const mistakes: [string, Call][] = [
  ["JSON with a loop", (websocket) => websocket.sendJson(loop)],
  ["a code that no endpoint sends", (websocket) => websocket.close(1006)],
  ["a second accept", (websocket) => websocket.accept()],
]

describe.each(engines)("%s", (_engine, options) => {
  /** Runs `act` in a handler, with the connection open; then the client leaves and `after` runs. Gives the errors in the log. */
  async function play(act: Call, after: Call = async () => {}): Promise<{ errors: string[]; results: unknown[] }> {
    const { logger, events } = remember()
    const app = new Hayapi({ logger })
    const results: unknown[] = []
    let isDone = false
    app.websocket("/", async ({ websocket }) => {
      await websocket.accept()
      results.push(await act(websocket))
      for await (const _ of websocket);
      results.push(await after(websocket))
      await sleep(10)
      isDone = true
    })
    await using client = open(app, options)
    const socket = await client.websocket("/")
    await sleep(10)
    await socket.close().catch(() => {})
    await until(() => isDone)
    return { errors: events.filter(({ level }) => level === "error").map(({ details }) => details.error.message), results }
  }

  test.each(sends)("%s is true, and false when the client has gone", async (_name, call) => {
    expect(await play(call, call)).toEqual({ errors: [], results: [true, false] })
  })

  test.each([...sends, ...closes])("%s: not awaited, after the client has gone", async (_name, call) => {
    const { errors } = await play(
      async () => {},
      async (websocket) => {
        call(websocket)
        call(websocket)
      },
    )
    expect(errors).toEqual([])
  })

  test.each([...sends, ...closes])("%s: not awaited, after a close from here", async (_name, call) => {
    const { errors } = await play(async (websocket) => {
      websocket.close()
      call(websocket)
    })
    expect(errors).toEqual([])
  })

  test.each(sends)("%s: false after a close from here", async (_name, call) => {
    const { results } = await play(async (websocket) => {
      await websocket.close()
      return call(websocket)
    })
    expect(results[0]).toBe(false)
  })

  test.each(mistakes)("%s: not awaited it is in the log, once, and the connection goes on", async (_name, call) => {
    const { errors } = await play(async (websocket) => {
      call(websocket)
    })
    expect(errors).toHaveLength(1)
  })

  test.each(mistakes)("%s: caught it is in no log", async (_name, call) => {
    const { errors, results } = await play((websocket) => call(websocket).catch((error: unknown) => error instanceof Error))
    expect([errors, results[0]]).toEqual([[], true])
  })

  test("a mistake that is awaited ends the handler as any error: 1011, and one line in the log", async () => {
    const { logger, events } = remember()
    const app = new Hayapi({ logger })
    app.websocket("/", async ({ websocket }) => {
      await websocket.accept()
      await websocket.sendJson(loop)
    })
    await using client = open(app, options)
    const socket = await client.websocket("/")
    expect((await socket.closed).code).toBe(1011)
    await sleep(10)
    expect(events.filter(({ level }) => level === "error")).toHaveLength(1)
  })

  test.each([...sends, ...mistakes.slice(0, 2)])("%s: not awaited, before accept, is in the log", async (_name, call) => {
    const { logger, events } = remember()
    const app = new Hayapi({ logger })
    app.websocket("/", async ({ websocket }) => {
      call(websocket)
      await sleep(10)
      await websocket.accept()
    })
    await using client = open(app, options)
    const socket = await client.websocket("/")
    expect((await socket.closed).code).toBe(1000)
    expect(events.filter(({ level }) => level === "error")).toHaveLength(1)
  })

  test("a receive that nobody waits for any more ends nothing", async () => {
    const { errors } = await play(async (websocket) => {
      websocket.receiveText()
      websocket.receiveJson()
    })
    expect(errors).toEqual([])
  })

  test("a member that has gone costs those who send to it nothing", async () => {
    const { logger, events } = remember()
    const members = new Set<WebSocketConnection>()
    const app = new Hayapi({ logger })
    app.websocket("/", async ({ websocket }) => {
      await websocket.accept()
      members.add(websocket)
      try {
        for (;;) {
          const text = await websocket.receiveText()
          for (const member of members) await member.sendText(text)
        }
      } finally {
        await sleep(60)
        members.delete(websocket)
      }
    })
    await using client = open(app, options)
    const gone = await client.websocket("/")
    const stays = await client.websocket("/")
    await until(() => members.size === 2)
    await gone.close().catch(() => {})
    await sleep(10)
    await stays.sendText("hello")
    expect(await stays.receiveText()).toBe("hello")
    await stays.sendText("again")
    expect(await stays.receiveText()).toBe("again")
    await stays.close()
    expect(events).toEqual([])
  })

  test("the end of another connection is an error like any other; it names the connection", async () => {
    const { logger, events } = remember()
    const app = new Hayapi({ logger })
    let first: WebSocketConnection | undefined
    let named: unknown
    app.websocket("/first", async ({ websocket }) => {
      await websocket.accept()
      first = websocket
      await sleep(60)
    })
    app.websocket("/second", async ({ websocket }) => {
      await websocket.accept()
      await first!.receiveText().catch((error: WebSocketDisconnect) => {
        named = error.websocket
        throw error
      })
    })
    await using client = open(app, options)
    const one = await client.websocket("/first")
    await until(() => first !== undefined)
    const two = await client.websocket("/second")
    await sleep(10)
    await one.close().catch(() => {})
    expect((await two.closed).code).toBe(1011)
    expect(named).toBe(first)
    expect(events.map(({ level, details }) => [level, details.error.name])).toEqual([["error", "WebSocketDisconnect"]])
  })

  test("a loop that sends on and on stops nobody else, and is in the log once", async () => {
    const { logger, events } = remember()
    const app = new Hayapi({ logger })
    let isOver = false
    app.websocket("/", async ({ websocket }) => {
      await websocket.accept()
      while (!isOver) await websocket.sendText("x")
    })
    app.get("/", () => "alive")
    await using client = open(app, options)
    const socket = await client.websocket("/")
    socket.close().catch(() => {})
    await until(() => events.length > 0)
    expect(await (await client.get("/")).json()).toBe("alive")
    isOver = true
    await sleep(10)
    expect(events.map(({ details }) => details.error.code ?? details.error.message)).toEqual([
      expect.stringContaining("HAYAPI_SOCKET_GONE"),
    ])
  })
})

test("a disconnect of nobody's is a fault, and UsageError names the mistake of sending on", () => {
  expect(new WebSocketDisconnect(1000).websocket).toBeUndefined()
  expect(new UsageError("HAYAPI_SOCKET_GONE", "x").code).toBe("HAYAPI_SOCKET_GONE")
})
