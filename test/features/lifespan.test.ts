// The lifespan: runs to its yield at start-up and on from there at shutdown.
import { dependency, Hayapi, Router } from "hayapi"
import { TestClient } from "hayapi/testing"
import { expect, test } from "vitest"
import { quiet } from "./ask.ts"

test("surrounds the requests, app-scoped dependencies inside it", async () => {
  const log: string[] = []
  const pool = dependency(
    function* () {
      log.push("open pool")
      yield 1
      log.push("close pool")
    },
    { scope: "app" },
  )
  const app = new Hayapi({
    async *lifespan() {
      log.push("start")
      await Promise.resolve()
      yield
      log.push("stop")
    },
  })
  app.get("/x", { params: { pool } }, () => void log.push("request"))
  const client = new TestClient(app)
  await client.get("/x")
  await client.get("/x")
  await client.close()
  expect(log).toEqual(["start", "open pool", "request", "request", "close pool", "stop"])
})

test("gets the app; what it yields is in the state of every request", async () => {
  const app: Hayapi = new Hayapi({
    title: "Stateful",
    *lifespan(self) {
      yield { title: self.title, hits: { count: 0 } }
    },
  })
  app.get("/x", ({ request }) => {
    const hits = request.state.get("hits") as { count: number }
    hits.count += 1
    return [request.state.get("title"), hits.count]
  })
  await using client = new TestClient(app)
  await client.get("/x")
  expect(await (await client.get("/x")).json()).toEqual(["Stateful", 2])
})

test("the state of one request is not seen by the next", async () => {
  const app = new Hayapi()
  app.get("/x", ({ request }) => {
    const seen = request.state.has("mine")
    request.state.set("mine", 1)
    return seen
  })
  await using client = new TestClient(app)
  await client.get("/x")
  expect(await (await client.get("/x")).json()).toBe(false)
})

test("that fails at its start fails the app's", async () => {
  const app = new Hayapi({
    // biome-ignore lint/correctness/useYield: it fails before.
    *lifespan() {
      throw new Error("no config")
    },
  })
  await expect(app.start()).rejects.toThrow("no config")
})

test("that fails at its end is told, after everything else has ended", async () => {
  const log: string[] = []
  const pool = dependency(
    function* () {
      yield 1
      log.push("close pool")
      throw new Error("pool")
    },
    { scope: "app" },
  )
  const app = new Hayapi({
    logger: quiet,
    *lifespan() {
      yield
      log.push("stop")
    },
  })
  app.get("/x", { params: { pool } }, () => 1)
  const run = await app.start()
  await expect(run.stop()).rejects.toThrow("pool")
  expect(log).toEqual(["close pool", "stop"])
})

test("runs once for every run, and stops once however often it is stopped", async () => {
  let stops = 0
  const app = new Hayapi({
    *lifespan() {
      yield
      stops += 1
    },
  })
  const [first, second] = [await app.start(), await app.start()]
  await Promise.all([first.stop(), first.stop()])
  expect(stops).toBe(1)
  await second.stop()
  expect(stops).toBe(2)
})

test("listen runs it too", async () => {
  const log: string[] = []
  const app = new Hayapi({
    *lifespan() {
      log.push("start")
      yield
      log.push("stop")
    },
  })
  app.get("/x", () => 1)
  const server = await app.listen({ port: 0 })
  const response = await fetch(`${server.url}/x`)
  expect([await response.json(), server.url]).toEqual([1, `http://127.0.0.1:${server.port}`])
  await server.stop()
  expect(log).toEqual(["start", "stop"])
})

test("routers have lifespans too: they begin after the app's and end before it, once however often they are included", async () => {
  const log: string[] = []
  const note = (name: string) =>
    async function* () {
      log.push(`${name} begins`)
      yield { [name]: true }
      log.push(`${name} ends`)
    }
  const inner = new Router({ lifespan: note("inner") })
  const outer = new Router({ lifespan: note("outer") })
  outer.include(inner, { prefix: "/inner" })
  outer.include(inner, { prefix: "/again" })
  const app = new Hayapi({ lifespan: note("app") })
  app.include(outer, { prefix: "/outer" })
  app.get("/", ({ request }) => [...request.state.keys()])
  const client = new TestClient(app)
  expect(await (await client.get("/")).json()).toEqual(["app", "outer", "inner"])
  await client.close()
  expect(log).toEqual(["app begins", "outer begins", "inner begins", "inner ends", "outer ends", "app ends"])
})
