// HTTPException: every kind of detail, headers, and statuses without a body.
import { dependency, Hayapi, HTTPException, httpError } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, seen } from "./ask.ts"

const app = new Hayapi({ logger: quiet })
const client = new TestClient(app, seen)
afterAll(() => client.close())

let count = 0
function raise(error: () => unknown) {
  count += 1
  app.get(`/raise/${count}`, { name: `raise_${count}` }, () => {
    throw error()
  })
  return ask(client, `/raise/${count}`)
}

test.each<[unknown, unknown]>([
  ["Item not found", "Item not found"],
  [undefined, "Not Found"],
  [null, "Not Found"],
  ["", ""],
  [{ a: [1, null] }, { a: [1, null] }],
  [
    [1, 2],
    [1, 2],
  ],
  [3, 3],
  [0, 0],
  [false, false],
  [{ when: new Date(0) }, { when: "1970-01-01T00:00:00Z" }],
])("the detail %j is answered as JSON", async (detail, expected) => {
  expect(await raise(() => new HTTPException(404, detail))).toMatchObject({ status: 404, body: { detail: expected } })
})

test("headers go with it", async () => {
  const { status, headers, body } = await raise(
    () => new HTTPException(401, "Not authenticated", { headers: { "WWW-Authenticate": "Bearer", "X-A": "1" } }),
  )
  expect([status, body, headers.get("www-authenticate"), headers.get("x-a")]).toEqual([401, { detail: "Not authenticated" }, "Bearer", "1"])
  expect(headers.get("content-type")).toBe("application/json")
})

test("a content-type among them replaces the default one", async () => {
  const { headers, text } = await raise(() => new HTTPException(400, "x", { headers: { "Content-Type": "application/problem+json" } }))
  expect([headers.get("content-type"), text]).toEqual(["application/problem+json", '{"detail":"x"}'])
})

test.each([204, 205, 304])("%i is answered without a body", async (status) => {
  const answer = await raise(() => new HTTPException(status, "unseen", { headers: { etag: '"x"' } }))
  expect([answer.status, answer.text, answer.headers.get("content-type"), answer.headers.get("etag")]).toEqual([status, "", null, '"x"'])
})

test("a status without a reason phrase has a detail all the same", async () => {
  expect((await raise(() => new HTTPException(499))).status).toBe(499)
})

test.each([99, 600, 1.5, Number.NaN])("%d is no status: a fault", async (status) => {
  expect(await raise(() => new HTTPException(status))).toMatchObject({ status: 500, text: "Internal Server Error" })
})

test("a detail that no JSON can hold is a fault", async () => {
  const cycle: unknown[] = []
  cycle.push(cycle)
  expect((await raise(() => new HTTPException(400, cycle))).status).toBe(500)
})

describe("where it is thrown", () => {
  test("in a rejected promise", async () => {
    app.get("/async", async () => {
      await Promise.resolve()
      throw new HTTPException(409, "later")
    })
    expect(await ask(client, "/async")).toMatchObject({ status: 409, body: { detail: "later" } })
  })

  test("in a dependency: the handler does not run", async () => {
    let ran = false
    const guard = dependency(() => {
      throw new HTTPException(403, "no")
    })
    app.get("/guarded", { dependencies: [guard] }, () => {
      ran = true
    })
    expect([(await ask(client, "/guarded")).status, ran]).toEqual([403, false])
  })
})

describe("what is no HTTPException", () => {
  test.each<[string, unknown]>([
    ["an error", new Error("secret")],
    ["a text", "secret"],
    ["nothing", undefined],
    ["null", null],
    ["an object", { status: 404 }],
  ])("%s is a plain 500 that tells nothing", async (_title, thrown) => {
    const { status, text, headers } = await raise(() => thrown)
    expect([status, text, headers.get("content-type")]).toEqual([500, "Internal Server Error", "text/plain; charset=utf-8"])
  })
})

describe("a bigint in a detail", () => {
  const Gone = httpError(410, z.object({ id: z.bigint() }))
  const raised: Readonly<Record<string, () => unknown>> = {
    HTTPException: () => new HTTPException(404, { missing: 5n }),
    "HTTPException, deep": () => new HTTPException(404, [{ missing: [5n] }]),
    "HTTPException, alone": () => new HTTPException(404, 5n),
    httpError: () => new Gone({ id: 5n }),
  }
  test.each(Object.keys(raised))("is a number in the response (%s)", async (kind) => {
    const { status, text } = await raise(raised[kind]!)
    expect([status, text]).toEqual(
      kind === "httpError" ? [410, '{"detail":{"id":5}}'] : [404, expect.stringMatching(/^\{"detail":.*5.*\}$/)],
    )
  })
})

test("a detail that JSON cannot hold is a 500 when it is answered, not an error where it is made", async () => {
  const circular: unknown[] = []
  circular.push(circular)
  expect(() => new HTTPException(404, circular)).not.toThrow()
  expect((await raise(() => new HTTPException(404, circular))).status).toBe(500)
})
