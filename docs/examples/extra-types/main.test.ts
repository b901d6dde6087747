import { readFileSync } from "node:fs"
import { Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { base64, bytes, decimal, json, timedelta } from "hayapi/types"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { app } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

test("dates, spans, decimals and sets travel as JSON", async () => {
  const id = "7f1c24cd-6a1c-4b37-9f6a-0d6b3c0f2b11"
  const sent = { id, startsAt: "2026-11-22T10:00:00+01:00", every: "PT1H30M", price: 9.5, tags: ["a", "a", "b"] }
  const response = await client.post("/processes", { json: sent })
  expect(await response.json()).toEqual({
    id,
    startsAt: "2026-11-22T09:00:00Z",
    every: "PT1H30M",
    price: "9.5",
    tags: ["a", "b"],
    endsAt: "2026-11-22T10:30:00Z",
  })
})

test("JSON in a query", async () => {
  expect(await client.call((await import("./main.ts")).search, { box: '{"low":1,"high":4}' })).toEqual({ width: 3 })
})

test("an error type of one's own", async () => {
  const response = await client.get("/pairs?people=3")
  expect(response.status).toBe(422)
  expect(await response.json()).toEqual({
    detail: [{ type: "not_even", loc: ["query", "people"], msg: "Input should be even", input: "3", ctx: { step: 2 } }],
  })
})

/** The expressions of the table, with an encoded and a decoded value each. */
const rows: Record<string, [schema: z.ZodType, wire: unknown, held: unknown]> = {
  "z.date()": [z.date(), "2020-01-02T03:04:05Z", new Date("2020-01-02T03:04:05Z")],
  "z.iso.date()": [z.iso.date(), "2020-01-02", "2020-01-02"],
  "z.iso.time()": [z.iso.time(), "03:04:05", "03:04:05"],
  "z.iso.datetime({ offset: true, local: true })": [
    z.iso.datetime({ offset: true, local: true }),
    "2020-01-02T03:04:05+02:00",
    "2020-01-02T03:04:05+02:00",
  ],
  "timedelta()": [timedelta(), "P1DT2H", 93_600],
  "decimal()": [decimal(), "1.10", "1.10"],
  "z.bigint()": [z.bigint(), 5, 5n],
  "z.uuid()": [z.uuid(), "7f1c24cd-6a1c-4b37-9f6a-0d6b3c0f2b11", "7f1c24cd-6a1c-4b37-9f6a-0d6b3c0f2b11"],
  "z.uuidv4()": [z.uuidv4(), "7f1c24cd-6a1c-4b37-9f6a-0d6b3c0f2b11", "7f1c24cd-6a1c-4b37-9f6a-0d6b3c0f2b11"],
  "z.email()": [z.email(), "a@example.com", "a@example.com"],
  "z.url()": [z.url(), "https://example.com/", "https://example.com/"],
  "z.ipv4()": [z.ipv4(), "127.0.0.1", "127.0.0.1"],
  "z.ipv6()": [z.ipv6(), "::1", "::1"],
  "bytes()": [bytes(), "hé", new TextEncoder().encode("hé")],
  "base64()": [base64(), "AP8=", new Uint8Array([0, 255])],
  "z.set(z.int())": [z.set(z.int()), [1, 2], new Set([1, 2])],
  "z.tuple([z.int(), z.string()])": [z.tuple([z.int(), z.string()]), [1, "a"], [1, "a"]],
  "z.record(z.string(), z.int())": [z.record(z.string(), z.int()), { a: 1 }, { a: 1 }],
  "z.map(z.string(), z.int())": [z.map(z.string(), z.int()), { a: 1 }, new Map([["a", 1]])],
  'z.enum(["a", "b"])': [z.enum(["a", "b"]), "a", "a"],
  "z.literal([1, 2])": [z.literal([1, 2]), 1, 1],
  "json(z.array(z.int()))": [json(z.array(z.int())), "[1]", [1]],
}

describe("the table of the guide", () => {
  const page = readFileSync(new URL("../../guide/extra-types.md", import.meta.url), "utf8")
  const table = [...page.matchAll(/^\| `(.*?)` \| (.*?) \| (.*?) \| `(.*?)` \|$/gm)].map(([, expression, , , schema]) => ({
    expression: expression!,
    schema: schema!,
  }))

  test("has these rows", () => {
    expect(table.map(({ expression }) => expression)).toEqual(Object.keys(rows))
  })

  test.each(table)("$expression is documented so, held so and written so", async ({ expression, schema }) => {
    const [type, wire, held] = rows[expression]!
    const model = z.object({ x: type })
    const echo = new Hayapi({ schemaTitles: false })
    const seen: unknown[] = []
    echo.post("/", { params: { body: model }, responseModel: model }, ({ body }) => {
      seen.push(body.x)
      return body
    })
    await using tester = new TestClient(echo)
    expect(await (await tester.post("/", { json: { x: wire } })).json()).toEqual({ x: wire })
    expect(seen).toEqual([held])
    const { paths } = await echo.openapi()
    expect(paths["/"]!.post.responses["200"].content["application/json"].schema.properties.x).toEqual(
      JSON.parse(schema.replaceAll("\\|", "|")),
    )
  })
})
