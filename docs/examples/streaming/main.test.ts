import { TestClient } from "hayapi/testing"
import { expect, expectTypeOf, test } from "vitest"
import { app, closed, countDown, exportReadings, watchReadings } from "./main.ts"

test("JSON Lines: items are filtered, and what is missing is a 404", async () => {
  await using client = new TestClient(app, { contract: true })
  const response = await client.get("/sensors/roof/readings")
  expect(response.headers.get("content-type")).toBe("application/jsonl")
  expect(await response.text()).toBe('{"sensor":"roof","celsius":4.5}\n{"sensor":"roof","celsius":5}\n')
})

test("an early error is an answer", async () => {
  await using client = new TestClient(app)
  const response = await client.get("/sensors/cellar/readings")
  expect([response.status, await response.json()]).toEqual([404, { detail: "No such sensor" }])
})

test("the items of a call", async () => {
  await using client = new TestClient(app)
  const readings = await client.call(exportReadings, { sensor: "roof" })
  expectTypeOf(readings).toEqualTypeOf<{ sensor: string; celsius: number }[]>()
  expect(readings.map(({ celsius }) => celsius)).toEqual([4.5, 5])
  expect(await client.call(countDown)).toEqual([3, 2, 1, 0])
  expect(await client.call(watchReadings, { sensor: "roof" })).toHaveLength(2)
})

test("events go on where the client left them", async () => {
  await using client = new TestClient(app)
  const response = await client.get("/sensors/roof/live", { headers: { "Last-Event-ID": "0" } })
  expect(await response.text()).toBe('event: reading\ndata: {"sensor":"roof","celsius":5}\nid: 1\n\n: that is all for now\nretry: 5000\n\n')
})

test("bytes have their own type", async () => {
  await using client = new TestClient(app)
  const response = await client.get("/chart")
  expect(response.headers.get("content-type")).toBe("image/svg+xml")
  expect(await response.text()).toMatch(/^<svg .*<circle cx="1" cy="5" r="1"\/><\/svg>$/)
})

test("dependencies end after the stream", async () => {
  await using client = new TestClient(app)
  const response = await client.get("/dump")
  expect(closed).toEqual([])
  expect(await response.text()).toBe('"a"\n"b"\n')
  await client.close()
  expect(closed).toEqual(["connection"])
})
