// What the guide says about header and cookie parameters, beyond the exchanges it shows (those are sent by ../guide.test.ts).
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { app, readHeaders } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

const json = async (path: string, headers: [string, string][] = []): Promise<any> => (await client.get(path, { headers })).json()

test("names are in kebab-case, in any case", async () => {
  expect(await json("/agent", [["X-TOKEN", "abcd"]])).toEqual({ userAgent: "testclient", x_token: "abcd" })
  expect(await json("/agent", [["x_token", "abcd"]])).toMatchObject({ detail: [{ type: "missing", loc: ["header", "x-token"] }] })
  const document = await app.openapi()
  expect(document.paths["/agent"]!.get.parameters).toMatchObject([
    { name: "user-agent", in: "header", required: false },
    { name: "x-token", in: "header", required: true },
  ])
})

test("underscores and aliases", async () => {
  const headers: [string, string][] = [
    ["legacy_id", "s"],
    ["x-trace", "t"],
  ]
  expect(await json("/legacy", headers)).toEqual({ legacy_id: "s", trace: "t" })
  expect(await json("/legacy", [["legacy-id", "s"]])).toMatchObject({
    detail: [{ type: "missing", loc: ["header", "legacy_id"] }],
  })
})

test("repeated headers", async () => {
  const twice: [string, string][] = [
    ["x-token", "first"],
    ["x-token", "second"],
  ]
  expect(await json("/agent", twice)).toEqual({ userAgent: "testclient", x_token: "first" })
  expect(await json("/tokens", [["x-token", "one, two"]])).toEqual({ tokens: ["one, two"] })
})

test("a model of headers", async () => {
  expect(await client.call(readHeaders, { headers: { x_debug: true, x_tag: ["a", "b"] } })).toEqual({
    x_debug: true,
    x_tag: ["a", "b"],
  })
  const document = await app.openapi()
  const names = document.paths["/headers"]!.get.parameters.map(({ name }: { name: string }) => name)
  expect(names).toEqual(["x-debug", "accept-language", "x-tag"])
})

test("cookies", async () => {
  expect(await json("/visits")).toEqual({ theme: null, visits: 0 })
  expect(await json("/cookies", [["cookie", "session_id=s-1; tracker=t"]])).toEqual({ session_id: "s-1", tracker: "t" })
})
