// httpError: errors as values, thrown by handlers and dependencies and documented on every operation that uses them.
import { dependency, Hayapi, HTTPException, httpError, Router } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, seen } from "./ask.ts"

const NotFound = httpError(404, "Item not found", { headers: { "X-Error-Code": "ITEM_NOT_FOUND" } })
const Unauthorized = httpError(401, "Not authenticated", { headers: { "WWW-Authenticate": "Bearer" } })
const Banned = httpError(403, "You are banned", { description: "The user is banned" })
const Sold = httpError(410, z.object({ sku: z.string(), at: z.date().optional() }).meta({ id: "SoldDetail" }))

const app = new Hayapi({ logger: quiet })
const client = new TestClient(app, seen)
afterAll(() => client.close())

const detailSchema = (detail: object) => ({
  "application/json": { schema: { type: "object", properties: { detail }, required: ["detail"] } },
})
const fixed = (text: string) => detailSchema({ const: text, type: "string", title: "Detail" })

describe("an error with a fixed detail", () => {
  app.get("/items/{id}", { errors: [NotFound] }, () => {
    throw new NotFound()
  })

  test("is answered with its status, detail and headers", async () => {
    const { status, body, headers } = await ask(client, "/items/1")
    expect([status, body, headers.get("x-error-code")]).toEqual([404, { detail: "Item not found" }, "ITEM_NOT_FOUND"])
  })

  test("is documented with the very detail and the header", async () => {
    expect((await app.openapi()).paths["/items/{id}"]!.get.responses[404]).toEqual({
      description: "Item not found",
      content: fixed("Item not found"),
      headers: { "X-Error-Code": { schema: { type: "string" } } },
    })
  })

  test("is an HTTPException", () => {
    expect(new NotFound()).toBeInstanceOf(HTTPException)
    expect(new NotFound()).toBeInstanceOf(NotFound)
    expect(new NotFound().statusCode).toBe(404)
  })
})

describe("an error with a schema", () => {
  app.get("/sold", { errors: [Sold] }, () => {
    throw new Sold({ sku: "s", at: new Date(0), secret: 1 } as any)
  })
  app.get("/sold-wrongly", { errors: [Sold] }, () => {
    throw new Sold({ sku: 5, secret: "hidden" } as any)
  })

  test("filters and writes its detail", async () => {
    expect(await ask(client, "/sold")).toMatchObject({ status: 410, body: { detail: { sku: "s", at: "1970-01-01T00:00:00Z" } } })
    expect((await ask(client, "/sold")).text).not.toContain("secret")
  })

  test("refuses a detail that does not fit: a fault of the app", async () => {
    expect(await ask(client, "/sold-wrongly")).toMatchObject({ status: 500, text: "Internal Server Error" })
  })

  test("is documented with the schema", async () => {
    expect((await app.openapi()).paths["/sold"]!.get.responses[410]).toEqual({
      description: "Gone",
      content: detailSchema({ $ref: "#/components/schemas/SoldDetail" }),
    })
  })
})

describe("errors of dependencies", () => {
  const token = dependency(() => "token", { errors: [Unauthorized] })
  const user = dependency({ token }, () => ({ name: "a" }), { errors: [Banned] })
  const audit = dependency(() => {}, { dependencies: [user] })
  const descriptions = async (path: string) => {
    const { responses } = (await app.openapi()).paths[path]!.get
    return Object.fromEntries(Object.entries(responses).map(([status, entry]: any) => [status, entry.description]))
  }

  test("are documented, however deep they are", async () => {
    app.get("/deep", { params: { user }, errors: [NotFound] }, () => 1)
    expect(await descriptions("/deep")).toEqual({
      200: "Successful Response",
      401: "Not authenticated",
      403: "The user is banned",
      404: "Item not found",
    })
  })

  test("are documented through `dependencies` of operation, dependency, router, include and app", async () => {
    app.get("/guarded", { dependencies: [audit] }, () => 1)
    expect(Object.keys(await descriptions("/guarded"))).toEqual(["200", "401", "403"])

    const router = new Router({ dependencies: [token] })
    router.get("/routed", () => 1)
    app.include(router)
    expect(Object.keys(await descriptions("/routed"))).toEqual(["200", "401"])

    const plain = new Router()
    plain.get("/included", () => 1)
    app.include(plain, { dependencies: [user] })
    expect(Object.keys(await descriptions("/included"))).toEqual(["200", "401", "403"])

    const guarded = new Hayapi({ dependencies: [token] })
    guarded.get("/x", () => 1)
    expect((await guarded.openapi()).paths["/x"]!.get.responses[401].description).toBe("Not authenticated")
  })

  test("are not documented where the dependency is not used", async () => {
    app.get("/free", () => 1)
    expect(Object.keys(await descriptions("/free"))).toEqual(["200"])
  })
})

describe("several errors", () => {
  const Other = httpError(404, "User not found")
  const Detailed = httpError(404, z.object({ id: z.int() }))

  test("of one status are documented together", async () => {
    app.get("/several", { errors: [NotFound, Other, NotFound, Detailed] }, () => 1)
    const entry = (await app.openapi()).paths["/several"]!.get.responses[404]
    expect(entry.description).toBe("Item not found | User not found | Not Found")
    expect(entry.content).toEqual(
      detailSchema({
        anyOf: [
          { enum: ["Item not found", "User not found"], type: "string" },
          { type: "object", properties: { id: { type: "integer", title: "Id" } }, required: ["id"] },
        ],
        title: "Detail",
      }),
    )
  })

  test("beside `responses`: what the author wrote stands", async () => {
    app.get("/both", { errors: [NotFound], responses: { 404: { description: "Mine" } } }, () => 1)
    const entry = (await app.openapi()).paths["/both"]!.get.responses[404]
    expect(entry.description).toBe("Mine")
    expect(entry.content).toEqual(fixed("Item not found"))
  })
})

test("a declared error stands beside the automatic 422, also if it is a 422 itself", async () => {
  const Invalid = httpError(422, "Wrong combination")
  app.get("/params", { params: { q: z.int() }, errors: [NotFound] }, () => 1)
  expect(Object.keys((await app.openapi()).paths["/params"]!.get.responses)).toEqual(["200", "404", "422"])
  app.get("/invalid", { params: { q: z.int() }, errors: [Invalid] }, () => 1)
  const entry = (await app.openapi()).paths["/invalid"]!.get.responses[422]
  // Both answers are possible, so both are documented.
  expect(entry.description).toBe("Wrong combination | Validation Error")
  expect(entry.content["application/json"].schema.anyOf).toEqual([
    fixed("Wrong combination")["application/json"].schema,
    { $ref: "#/components/schemas/HTTPValidationError" },
  ])
})
