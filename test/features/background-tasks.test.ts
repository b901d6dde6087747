// Background tasks: run in order after the answer was sent.
import { dependency, Hayapi, HTTPException, JSONResponse, StreamingResponse } from "hayapi"
import { TestClient } from "hayapi/testing"
import { beforeEach, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, remember, seen } from "./ask.ts"

let log: string[] = []
beforeEach(() => {
  log = []
})

test("run one after the other, with their values, after the handler", async () => {
  const app = new Hayapi()
  const slow = async (name: string, n: number) => {
    await Promise.resolve()
    log.push(`${name} ${n}`)
  }
  app.get("/x", ({ background }) => {
    background.add(slow, "first", 1)
    background.add((name: string) => void log.push(name), "second")
    log.push("handler")
  })
  await ask(app, "/x")
  expect(log).toEqual(["handler", "first 1", "second"])
})

test("of dependencies and the handler share one queue", async () => {
  const app = new Hayapi()
  const notify = dependency(({ background }) => background.add(() => void log.push("dependency")))
  app.get("/x", { dependencies: [notify] }, ({ background }) => background.add(() => void log.push("handler")))
  await ask(app, "/x")
  expect(log).toEqual(["dependency", "handler"])
})

test("run after a stream has been read", async () => {
  const app = new Hayapi()
  app.get("/x", ({ background }) => {
    background.add(() => void log.push("task"))
    return new StreamingResponse(["a"])
  })
  await using client = new TestClient(app)
  const response = await client.get("/x")
  expect(log).toEqual([])
  await response.text()
  await client.close()
  expect(log).toEqual(["task"])
})

test("go with a returned response", async () => {
  const app = new Hayapi()
  app.get("/x", ({ background }) => {
    background.add(() => void log.push("task"))
    return new JSONResponse(1)
  })
  await ask(app, "/x")
  expect(log).toEqual(["task"])
})

test("are dropped when the request ends in an error", async () => {
  const app: any = new Hayapi({ logger: quiet })
  app.get("/x", ({ background }: any) => {
    background.add(() => void log.push("task"))
    throw new HTTPException(400)
  })
  app.get("/bad", { responseModel: z.int() }, ({ background }: any) => {
    background.add(() => void log.push("task"))
    return "x"
  })
  await ask(app, "/x")
  await ask(app, "/bad")
  expect(log).toEqual([])
})

test("one that fails stops the rest and rolls dependencies back; the response stands, and the test gets the error", async () => {
  const app = new Hayapi({ logger: quiet })
  const resource = dependency(function* () {
    try {
      yield 1
      log.push("committed")
    } catch (error) {
      log.push(`rolled back: ${(error as Error).message}`)
      throw error
    }
  })
  app.get("/x", { params: { resource } }, ({ background }) => {
    background.add(() => {
      throw new Error("task failed")
    })
    background.add(() => void log.push("never"))
    return "sent"
  })
  expect((await ask(app, "/x")).body).toBe("sent")
  expect(log).toEqual(["rolled back: task failed"])
  await using strict = new TestClient(app)
  await expect(strict.get("/x")).rejects.toThrow("task failed")
})

test("one that fails over a socket is in the log", async () => {
  const { logger, events } = remember()
  const app = new Hayapi({ logger })
  app.get("/x", ({ background }) => {
    background.add(() => {
      throw new Error("task failed")
    })
    return "sent"
  })
  const client = new TestClient(app, { ...seen, engine: "node" })
  expect((await ask(client, "/x")).body).toBe("sent")
  await client.close()
  expect(events).toMatchObject([{ level: "error", details: { error: { message: "task failed" } } }])
})

test("a task may add another", async () => {
  const app = new Hayapi()
  app.get("/x", ({ background }) => {
    background.add(() => {
      log.push("first")
      background.add(() => void log.push("second"))
    })
  })
  await ask(app, "/x")
  expect(log).toEqual(["first", "second"])
})
