// What the guide says about background tasks and the life of an app, beyond the exchanges it shows (those are sent by ../guide.test.ts).
import { Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { beforeEach, expect, test } from "vitest"
import { app, createExport, deleteItem, log, notify, predict } from "./main.ts"

beforeEach(() => {
  log.splice(0)
})

test("tasks run after the answer, with their values", async () => {
  await using client = new TestClient(app)
  expect(await client.call(notify, { address: "rick@example.com" })).toEqual({ message: "It will be sent" })
  expect(log.at(-1)).toBe("mail to rick@example.com: You have a message")
})

test("dependencies and handler share one queue", async () => {
  await using client = new TestClient(app)
  expect(await client.call(deleteItem, { item_id: "teapot" })).toEqual({ deleted: "teapot" })
  expect(log.slice(-2)).toEqual(["audit: DELETE /items/teapot", "mail to stock@example.com: teapot is gone"])
})

test("a returned response keeps them", async () => {
  await using client = new TestClient(app)
  const response = await client.post("/exports")
  expect(response.status).toBe(202)
  expect(log.at(-1)).toBe("export")
  expect(createExport.path).toBe("/exports")
})

test("an error drops them", async () => {
  const other = new Hayapi()
  other.get("/", ({ background }) => {
    background.add(() => void log.push("task"))
    throw new Error("too late")
  })
  await using client = new TestClient(other, { raiseServerExceptions: false })
  expect((await client.get("/")).status).toBe(500)
  expect(log).toEqual([])
})

test("the lifespan is around the model, which is around the requests", async () => {
  const client = new TestClient(app)
  expect(await client.call(predict, { text: "Ha!" })).toEqual({ mood: "happy" })
  await client.close()
  expect(log).toEqual(["starts", "loads the model", "lets the model go", "stops"])
})
