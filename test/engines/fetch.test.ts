// The fetch engine against the engine suite.
import { expect, test } from "vitest"
import { toReply } from "../../src/http/answer.ts"
import { HeaderList } from "../../src/http/header-list.ts"
import type { Ending } from "../../src/http/request-end.ts"
import { HTTPResponse } from "../../src/http/response.ts"
import { serveFetch } from "../../src/serve/fetch.ts"
import { sleep, until } from "../features/streams.ts"
import { testEngine } from "./suite.ts"

testEngine("fetch engine", async (run, onFault) => {
  const handler = serveFetch(run, onFault)
  return {
    fetch: async (path, init) => handler(new Request(`http://127.0.0.1:8000${path}`, init)),
    stop: async () => {},
  }
})

test("waitUntil is given what runs after the reply, and the run sees env and context", async () => {
  const tasks: Promise<unknown>[] = []
  const context = { waitUntil: (task: Promise<unknown>) => tasks.push(task) }
  let platform: unknown
  let isDone = false
  const handler = serveFetch({
    handle(exchange) {
      platform = exchange.platform
      const later = async () => {
        await sleep(5)
        isDone = true
      }
      return toReply(new HTTPResponse("x", { background: later }), exchange)
    },
  })
  await handler(new Request("http://x/"), { A: 1 }, context)
  expect(platform).toEqual({ env: { A: 1 }, context })
  expect(isDone).toBe(false)
  await Promise.all(tasks)
  expect(isDone).toBe(true)
})

test("a 1xx status, which a Response cannot hold, is answered 500, and the exchange ends with the error", async () => {
  const faults: unknown[] = []
  const endings: Ending[] = []
  const handler = serveFetch(
    {
      handle: (exchange) => {
        exchange.onEnd((ending) => endings.push(ending))
        return { status: 103, headers: new HeaderList(), body: null }
      },
    },
    (error) => faults.push(error),
  )
  expect((await handler(new Request("http://x/"))).status).toBe(500)
  await until(() => endings.length > 0)
  expect(faults).toMatchObject([{ code: "HAYAPI_STATUS" }])
  expect(endings).toEqual([{ outcome: "sent", status: 500, error: faults[0] }])
})
