// jsonEncode: any value as JSON data (FastAPI's jsonable_encoder).
import { Hayapi, jsonEncode } from "hayapi"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { ask } from "./ask.ts"

class Money {
  readonly cents: number
  constructor(cents: number) {
    this.cents = cents
  }
}

test("what JSON does not know becomes what it knows", () => {
  const value = {
    at: new Date("2020-01-02T03:04:05Z"),
    tags: new Set(["a"]),
    by: new Map([["k", new Date(0)]]),
    text: new TextEncoder().encode("é"),
    own: { toJSON: () => [new Date(0)] },
  }
  const encoded = { at: "2020-01-02T03:04:05Z", tags: ["a"], by: { k: "1970-01-01T00:00:00Z" }, text: "é", own: ["1970-01-01T00:00:00Z"] }
  expect(jsonEncode(value)).toEqual(encoded)
  expect(jsonEncode(value, {})).toEqual(encoded)
})

describe("its options", () => {
  const value = { a: 1, b: null, c: { a: 2, b: null }, d: [null, { x: null }] }

  test("choose names", () => {
    expect(jsonEncode(value, { include: ["a", "c"] })).toEqual({ a: 1, c: { a: 2, b: null } })
    expect(jsonEncode(value, { exclude: ["a", "d"] })).toEqual({ b: null, c: { a: 2, b: null } })
    expect(jsonEncode(value, { include: { c: ["a"] } })).toEqual({ c: { a: 2 } })
    expect(jsonEncode([value, { a: 3 }], { include: ["a"] })).toEqual([{ a: 1 }, { a: 3 }])
  })

  test("leave out nulls of objects", () => {
    expect(jsonEncode(value, { excludeNone: true })).toEqual({ a: 1, c: { a: 2 }, d: [null, {}] })
  })

  test("write classes of one's own", () => {
    const customEncoder = new Map([[Money, ({ cents }: Money) => (cents / 100).toFixed(2)]])
    expect(jsonEncode({ price: new Money(150), list: [new Money(5)] }, { customEncoder })).toEqual({ price: "1.50", list: ["0.05"] })
    expect(jsonEncode({ price: new Money(150) })).toEqual({ price: { cents: 150 } })
  })

  test("leave out what a client did not send", async () => {
    const Item = z.object({ name: z.string(), price: z.number().default(1), at: z.date().optional() })
    const app = new Hayapi()
    app.post("/", { params: { item: Item } }, ({ item }) => [jsonEncode(item), jsonEncode(item, { excludeUnset: true })])
    const json = { name: "a", at: "1970-01-01T00:00:00Z" }
    expect((await ask(app, "POST /", { json })).body).toEqual([{ ...json, price: 1 }, json])
  })
})
