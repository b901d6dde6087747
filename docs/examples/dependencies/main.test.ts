// What the guide says about dependencies, beyond the exchanges it shows (those are sent by ../guide.test.ts).
import { dependency, Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { app, events, greet, listItems, paging, saveOrder } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

beforeEach(() => {
  events.splice(0)
})

test("parameters of a dependency are the operation's", async () => {
  expect(await client.call(listItems, { limit: 5 })).toEqual({ page: { skip: 0, limit: 5, end: 5 } })
  const { paths } = await app.openapi()
  expect(paths["/users/"]!.get.parameters.map(({ name }: { name: string }) => name)).toEqual(["name", "skip", "limit"])
})

test("a dependency is made once per request", async () => {
  expect(await client.call(greet, { lang: "nl" })).toEqual({ greeting: "Hallo", language: "nl" })
  expect(events.filter((event) => event === "language")).toHaveLength(1)
})

test("a dependency with settings", async () => {
  expect(await (await client.get("/search?q=leafy")).json()).toEqual({ isGreen: true })
  expect(await (await client.get("/search?q=stone")).json()).toEqual({ isGreen: false })
})

test("a guard is documented on the operation", async () => {
  expect(await (await client.get("/report", { headers: { "x-key": "k3y" } })).json()).toEqual({ days: 7, visits: 3 })
  const { paths } = await app.openapi()
  expect(Object.keys(paths["/report"]!.get.responses)).toEqual(["200", "401", "422"])
  const wrong = await client.get("/report?days=x", { headers: { "x-key": "guess" } })
  expect(wrong.status).toBe(401)
})

test("those of the app run for every operation, and not for a 404", async () => {
  await client.get("/tickets")
  await client.get("/nowhere")
  expect(events).toEqual(["GET /tickets"])
})

test("a generator commits after the answer and the background tasks, or rolls back", async () => {
  await client.call(saveOrder, { order_id: "7" })
  expect(events.slice(1)).toEqual(["begin", "background task", "commit"])
  events.splice(0)
  expect((await client.post("/orders/old")).status).toBe(409)
  expect(events.slice(1)).toEqual(["begin", "roll back"])
})

test("of scope function ends before the background tasks", async () => {
  await client.post("/locked")
  expect(events.slice(1)).toEqual(["lock", "unlock", "background task"])
})

test("of scope app lives from the start to the end", async () => {
  const own = new TestClient(app)
  await own.post("/orders/1")
  await own.post("/orders/2")
  await own.close()
  expect(events.filter((event) => event.startsWith("database"))).toEqual(["database opens", "database closes"])
})

test("a swallowed error is a 500", async () => {
  const swallows = dependency(function* swallows() {
    try {
      yield
    } catch {}
  })
  const other = new Hayapi({ logger: { error() {}, warn() {}, info() {} } })
  other.get("/", { dependencies: [swallows] }, () => {
    throw new Error("lost")
  })
  await using seen = new TestClient(other, { raiseServerExceptions: false })
  expect((await seen.get("/")).status).toBe(500)
})

test("an app-scoped dependency takes only app-scoped ones, in the types too", () => {
  // @ts-expect-error paging is made per request
  const wrong = dependency({ paging }, () => null, { scope: "app" })
  const other = new Hayapi()
  other.get("/", { params: { wrong } }, () => null)
  return expect(other.start()).rejects.toThrow("HAYAPI_DEPENDENCY_SCOPE")
})
