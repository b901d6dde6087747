// A logger that throws: requests are answered, dependencies end, and nothing reaches the process.
import { dependency, Hayapi, type Logger, Upload } from "hayapi"
import { accessLog } from "hayapi/middleware"
import { TestClient } from "hayapi/testing"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { seen } from "./ask.ts"
import { engines, soon } from "./streams.ts"

const broken: Logger = {
  error() {
    throw new Error("the disk is full")
  },
  warn() {
    throw new Error("the disk is full")
  },
  info() {
    throw new Error("the disk is full")
  },
}

const faults: unknown[] = []
const onFault = (error: unknown): void => void faults.push(error)
beforeEach(() => {
  faults.length = 0
  process.on("uncaughtException", onFault)
  process.on("unhandledRejection", onFault)
  vi.spyOn(console, "error").mockImplementation(() => {})
})
afterEach(() => {
  process.off("uncaughtException", onFault)
  process.off("unhandledRejection", onFault)
  vi.restoreAllMocks()
  expect(faults).toEqual([])
})

describe.each(engines)("%s", (_engine, options) => {
  test.each(["handler", "task", "observer", "teardown", "write"])("errors of a %s are survived", async (place) => {
    const ends: string[] = []
    const write =
      place === "write"
        ? () => {
            throw new Error("no console")
          }
        : () => {}
    const app = new Hayapi({ logger: broken, middleware: [accessLog({ write })] })
    const fail = (here: string): void => {
      if (here === place) throw new Error(`${here} failed`)
    }
    const transaction = dependency(function* () {
      try {
        yield
        fail("teardown")
        ends.push("commit")
      } catch (error) {
        ends.push("rollback")
        throw error
      }
    })
    app.post("/", { dependencies: [transaction], params: { file: Upload() } }, ({ background, request }) => {
      request.onEnd(() => fail("observer"))
      background.add(() => fail("task"))
      fail("handler")
      return "fine"
    })
    await using client = new TestClient(app, { ...seen, ...options })
    const body = new FormData()
    body.set("file", new Blob(["x"]), "a")
    const response = await client.post("/", { body })
    expect([response.status, await response.text()]).toEqual(place === "handler" ? [500, "Internal Server Error"] : [200, '"fine"'])
    await soon(() => expect(ends).toEqual([["observer", "write"].includes(place) ? "commit" : "rollback"]))
    // In process the client keeps what comes after the response.
    if (options.engine !== undefined || place === "handler") expect(console.error).toHaveBeenCalled()
  })
})
