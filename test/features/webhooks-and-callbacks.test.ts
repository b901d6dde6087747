// Operations that the app calls and others serve: documented with everything that other operations have, never served.
import { dependency, Hayapi, Header, Query, Router } from "hayapi"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { z } from "zod"

const Subscription = z.object({ username: z.string(), monthlyFee: z.number() }).meta({ id: "Subscription" })
const Event = z.object({ description: z.string(), paid: z.boolean() }).meta({ id: "Event" })
const Received = z.object({ ok: z.boolean() }).meta({ id: "Received" })

describe("webhooks", () => {
  test("are documented by name and served nowhere", async () => {
    const app = new Hayapi()
    app.webhooks.post(
      "new-subscription",
      { params: { body: Subscription }, description: "Somebody subscribed." },
      function newSubscription() {},
    )
    app.get("/users/", () => ["Rick"])
    const document = await app.openapi()
    expect(Object.keys(document.paths)).toEqual(["/users/"])
    expect(document.webhooks).toEqual({
      "new-subscription": {
        post: {
          summary: "New Subscription",
          description: "Somebody subscribed.",
          operationId: "newSubscriptionnew_subscription_post",
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Subscription" } } }, required: true },
          responses: {
            200: { description: "Successful Response", content: { "application/json": { schema: {} } } },
            422: {
              description: "Validation Error",
              content: { "application/json": { schema: { $ref: "#/components/schemas/HTTPValidationError" } } },
            },
          },
        },
      },
    })
    expect(Object.keys(document.components!.schemas)).toEqual(["HTTPValidationError", "Subscription", "ValidationError"])
    await using client = new TestClient(app)
    for (const path of ["/new-subscription", "/webhooks/new-subscription"]) expect((await client.post(path)).status).toBe(404)
  })

  test("have nothing of the app's own: tags, dependencies, responses", async () => {
    const token = dependency({ token: Header(z.string()) }, ({ token }) => token)
    const app = new Hayapi({ tags: ["app"], dependencies: [token], responses: { 418: { description: "Tea" } } })
    app.webhooks.get("ping", { tags: ["own"] }, function ping() {})
    const { webhooks } = (await app.openapi()) as any
    expect(webhooks.ping.get.tags).toEqual(["own"])
    expect(webhooks.ping.get).not.toHaveProperty("parameters")
    expect(Object.keys(webhooks.ping.get.responses)).toEqual(["200"])
  })

  test("a name in braces is a path parameter; includeInSchema: false leaves a webhook out", async () => {
    const app = new Hayapi()
    app.webhooks.post("hook/{id}", { params: { id: z.int() } }, function hook() {})
    app.webhooks.post("hidden", { includeInSchema: false }, function hidden() {})
    const { webhooks } = (await app.openapi()) as any
    expect(Object.keys(webhooks)).toEqual(["hook/{id}"])
    expect(webhooks["hook/{id}"].post.parameters).toEqual([
      { name: "id", in: "path", required: true, schema: { type: "integer", title: "Id" } },
    ])
  })

  test("added later show in the document", async () => {
    const app = new Hayapi()
    expect(await app.openapi()).not.toHaveProperty("webhooks")
    app.webhooks.post("late", function late() {})
    expect(Object.keys((await app.openapi()).webhooks as object)).toEqual(["late"])
  })

  test("are checked when the app starts", async () => {
    const app = new Hayapi()
    app.webhooks.post("one", { params: { body: Event } }, function one() {})
    app.post("/two", { params: { body: z.object({ other: z.int() }).meta({ id: "Event" }) } }, function two() {})
    await expect(app.start()).rejects.toThrow("HAYAPI_DUPLICATE_MODEL")
  })
})

describe("callbacks", () => {
  const notify = new Router({ tags: ["events"] })
  notify.post("{$callback_url}/invoices/{$request.body.id}", { params: { body: Event }, responseModel: Received }, function invoicePaid() {
    return { ok: true }
  })

  test("are documented by the name of the operation, then by the URL", async () => {
    const app = new Hayapi({ tags: ["app"] })
    app.post("/invoices/", { params: { callback_url: Query(z.url()) }, callbacks: notify }, function createInvoice() {})
    const document = await app.openapi()
    const { callbacks } = document.paths["/invoices/"]!.post
    expect(Object.keys(callbacks)).toEqual(["invoicePaid"])
    expect(Object.keys(callbacks.invoicePaid)).toEqual(["{$callback_url}/invoices/{$request.body.id}"])
    expect(callbacks.invoicePaid["{$callback_url}/invoices/{$request.body.id}"].post).toMatchObject({
      tags: ["events"],
      operationId: "invoicePaid__callback_url__invoices___request_body_id__post",
      requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Event" } } } },
      responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/Received" } } } } },
    })
    expect(document.components!.schemas).toMatchObject({ Event: {}, Received: {} })
    await using client = new TestClient(app)
    expect((await client.post("/invoices/?callback_url=https://example.com")).status).toBe(200)
  })

  test("of app, include, router and operation add up", async () => {
    const one = (name: string) => {
      const router = new Router()
      router.post(`https://example.com/${name}`, { name }, () => {})
      return router
    }
    const app = new Hayapi({ callbacks: one("app") })
    const router = new Router({ callbacks: one("router") })
    router.post("/x", { callbacks: one("operation") }, function x() {})
    router.post("/y", function y() {})
    app.include(router, { callbacks: one("include") })
    const { paths } = await app.openapi()
    expect(Object.keys(paths["/x"]!.post.callbacks)).toEqual(["app", "include", "router", "operation"])
    expect(Object.keys(paths["/y"]!.post.callbacks)).toEqual(["app", "include", "router"])
  })

  test("a URL or an expression is a path of callbacks only", async () => {
    for (const path of ["{$request.body#/url}", "https://example.com/hook"]) {
      const app = new Hayapi()
      app.post(path, function wrong() {})
      await expect(app.start()).rejects.toThrow("HAYAPI_PATH")
    }
    expect(() => new Hayapi().post("hook", () => {})).toThrow("A path must start with '/'")
  })
})
