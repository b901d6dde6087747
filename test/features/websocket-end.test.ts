// The end of a WebSocket: tasks, dependencies and observers, whatever handler and middleware do.
import { dependency, type Ending, Hayapi, type Middleware } from "hayapi"
import { HandshakeError, TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { quiet } from "./ask.ts"
import { engines, soon } from "./streams.ts"

const layers: Readonly<Record<string, Middleware>> = {
  "is passed on": (_request, next) => next(),
  "gets another status": async (_request, next) => {
    const reply = await next()
    reply.status = 200
    return reply
  },
  "is replaced": async (_request, next) => {
    await next()
    return new Response("hi", { status: 404 })
  },
  "is lost in an error": async (_request, next) => {
    await next()
    throw new Error("after next()")
  },
}

describe.each(engines)("%s", (_engine, options) => {
  describe.each([true, false])("with faults thrown into the test: %s", (raiseServerExceptions) => {
    describe.each(Object.keys(layers))("a connection whose reply %s", (way) => {
      test.each(["returns", "throws", "does not await accept", "never accepts", "throws before accept"])(
        "ends once if the handler %s",
        async (what) => {
          const log: string[] = []
          const endings: Ending[] = []
          const transaction = dependency(function* () {
            try {
              yield
              log.push("commit")
            } catch (error) {
              log.push("rollback")
              throw error
            }
          })
          const observe: Middleware = (request, next) => {
            request.onEnd((ending) => endings.push(ending))
            return next()
          }
          const app = new Hayapi({ logger: quiet, middleware: [observe, layers[way]!] })
          app.websocket("/", { dependencies: [transaction] }, async ({ websocket }) => {
            if (what === "throws before accept") throw new Error("before")
            if (what === "never accepts") return
            const accepted = websocket.accept()
            if (what === "does not await accept") return
            await accepted
            if (what === "throws") throw new Error("in the handler")
            await websocket.sendText("hello")
          })
          const client = new TestClient(app, { ...options, raiseServerExceptions })
          const accepts = !["never accepts", "throws before accept"].includes(what)
          const socket = await client.websocket("/").catch(async (error) => {
            // A refusal may have a body, whose end is that of the exchange.
            if (error instanceof HandshakeError) await error.response.text()
            return undefined
          })
          expect(socket !== undefined).toBe(accepts)
          // The server closes it.
          await socket?.closed
          await soon(() => expect(endings).toHaveLength(1))
          await soon(() => expect(log).toEqual([what.startsWith("throws") ? "rollback" : "commit"]))
          if (accepts) expect(endings[0]).toMatchObject({ outcome: "sent", status: 101 })
          else expect(endings[0]!.status).not.toBe(101)
          await client.close().catch(() => {})
          expect(endings).toHaveLength(1)
        },
      )
    })
  })
})
