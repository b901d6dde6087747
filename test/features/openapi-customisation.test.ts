// What an app says about itself in its document, and every way to change the document.
import { Body, Hayapi, Router } from "hayapi"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { z } from "zod"

const Item = z.object({ name: z.string() }).meta({ id: "Item" })

function appWith(options: ConstructorParameters<typeof Hayapi>[0] = {}): Hayapi {
  const app = new Hayapi(options as {})
  app.get("/items/", { responseModel: z.array(Item) }, function readItems() {
    return []
  })
  return app
}

describe("metadata", () => {
  test("is as written; what is absent or empty is left out", async () => {
    const about = { title: "Shop", version: "2.5.0", summary: "Sells", description: "Sells **things**" }
    expect((await appWith({ ...about, termsOfService: "http://example.com/terms" }).openapi()).info).toEqual({
      ...about,
      termsOfService: "http://example.com/terms",
    })
    const document = await appWith({ summary: "" }).openapi()
    expect(document.info).toEqual({ title: "FastAPI", version: "0.1.0" })
    expect(Object.keys(document).sort()).toEqual(["components", "info", "openapi", "paths"])
  })

  test("URLs of contact, licence and external documents are written as URLs are; those of servers stay", async () => {
    const document = await appWith({
      contact: { name: "x", url: "http://x", email: "x@example.com" },
      licenseInfo: { name: "MIT", url: "https://a.example/b c" },
      openapiExternalDocs: { url: "http://docs.example", description: "More" },
      openapiTags: [{ name: "items", description: "Things", externalDocs: { url: "http://items.example" } }, { name: "users" }],
      servers: [{ url: "http://server.example", description: "Live" }],
    }).openapi()
    expect(document.info).toMatchObject({
      contact: { name: "x", url: "http://x/", email: "x@example.com" },
      license: { name: "MIT", url: "https://a.example/b%20c" },
    })
    expect(document.externalDocs).toEqual({ url: "http://docs.example/", description: "More" })
    expect(document.tags).toEqual([
      { name: "items", description: "Things", externalDocs: { url: "http://items.example/" } },
      { name: "users" },
    ])
    expect(document.servers).toEqual([{ url: "http://server.example", description: "Live" }])
  })
})

describe("an operation", () => {
  test("openapiExtra is merged deeply: objects merge, lists join, everything else replaces; nulls are left out", async () => {
    const app = new Hayapi()
    app.post(
      "/items/",
      {
        params: { item: Item },
        tags: ["items"],
        openapiExtra: {
          tags: ["more"],
          summary: "Other",
          requestBody: { content: { "application/json": { example: { name: "Foo" } } } },
          "x-list": [1, null, { a: null }],
          "x-none": null,
        },
      },
      function createItem() {},
    )
    const { post } = (await app.openapi()).paths["/items/"]!
    expect(post).toMatchObject({ tags: ["items", "more"], summary: "Other", "x-list": [1, null, {}] })
    expect(post).not.toHaveProperty("x-none")
    expect(post.requestBody).toEqual({
      content: { "application/json": { schema: { $ref: "#/components/schemas/Item" }, example: { name: "Foo" } } },
      required: true,
    })
  })

  test("its description ends at a form feed, a model's too", async () => {
    const app = new Hayapi()
    const Thing = z.object({}).meta({ id: "Thing", description: "A thing.\n\fFor us." })
    app.post("/things/", { params: { thing: Thing }, description: " Makes a thing. \n\f For us." }, function createThing() {})
    const document = await app.openapi()
    expect(document.paths["/things/"]!.post.description).toBe("Makes a thing.")
    expect(document.components!.schemas.Thing.description).toBe("A thing.\n")
  })

  test("includeInSchema: false leaves it out, and works", async () => {
    const app = appWith()
    const hidden = new Router({ includeInSchema: false })
    hidden.get("/hidden", { responseModel: z.string() }, () => "here")
    app.include(hidden)
    app.get("/also", { includeInSchema: false }, () => "here")
    await using client = new TestClient(app)
    expect(Object.keys((await app.openapi()).paths)).toEqual(["/items/"])
    expect([await (await client.get("/hidden")).json(), await (await client.get("/also")).json()]).toEqual(["here", "here"])
  })

  test("generateUniqueId: the nearest wins, operationId beats it, bodies are named by it", async () => {
    const app = new Hayapi({ generateUniqueId: ({ tags, name }) => `${tags[0] ?? "app"}-${name}` })
    const router = new Router({ tags: ["items"], generateUniqueId: ({ method, path }) => `${method} ${path}` })
    app.get("/a", function readA() {})
    app.put("/c", { params: { one: Item, two: Item } }, function changeC() {})
    router.get("/b", function readB() {})
    router.get("/d", { operationId: "mine" }, function readD() {})
    app.include(router, { prefix: "/v1" })
    const { paths, components } = await app.openapi()
    expect(Object.values(paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId))).toEqual([
      "app-readA",
      "app-changeC",
      "get /v1/b",
      "mine",
    ])
    expect(components!.schemas).toHaveProperty("Body_app-changeC")
  })
})

test("separateInputOutputSchemas: false describes answers as input, too", async () => {
  const jsonSchema = { input: () => ({ type: "string" }), output: () => ({ type: "integer" }) }
  const Day = { "~standard": { version: 1, vendor: "own", validate: (value: unknown) => ({ value }), jsonSchema } }
  const types = async (separateInputOutputSchemas: boolean) => {
    const app = new Hayapi({ separateInputOutputSchemas })
    app.post("/days", { params: { day: Body(Day) }, responseModel: Day }, () => 1 as never)
    const { post } = (await app.openapi()).paths["/days"]!
    return [post.requestBody, post.responses[200]].map(({ content }) => content["application/json"].schema.type)
  }
  expect([await types(true), await types(false)]).toEqual([
    ["string", "integer"],
    ["string", "string"],
  ])
})

describe("transformOpenapi", () => {
  test("edits the document in place or returns another, in the order of the calls", async () => {
    const app = appWith({ title: "Shop", openapiTags: [{ name: "items" }] })
    app.transformOpenapi((document) => {
      document.info["x-logo"] = { url: "https://example.com/logo.png" }
    })
    app.transformOpenapi((document) => ({ ...document, info: { ...document.info, title: "Changed" } }))
    await using client = new TestClient(app)
    const document: any = await (await client.get("/openapi.json")).json()
    expect(document.info).toMatchObject({ title: "Changed", "x-logo": { url: "https://example.com/logo.png" } })
    expect(app.title).toBe("Shop")
  })

  test("gets a copy: what the app was given stays, and every document is made afresh", async () => {
    const openapiTags = [{ name: "items" }]
    const app = appWith({ openapiTags })
    app.transformOpenapi((document) => {
      ;(document.tags as object[]).push({ name: "more" })
    })
    expect((await app.openapi()).tags).toHaveLength(2)
    app.get("/later", function readLater() {})
    expect((await app.openapi()).tags).toHaveLength(2)
    expect(openapiTags).toEqual([{ name: "items" }])
  })

  test("shows in a running app", async () => {
    const app = appWith()
    await using client = new TestClient(app)
    const etag = (await client.get("/openapi.json")).headers.get("etag")!
    app.transformOpenapi((document) => {
      document.info.title = "Later"
    })
    const response = await client.get("/openapi.json", { headers: { "if-none-match": etag } })
    expect([response.status, ((await response.json()) as any).info.title]).toEqual([200, "Later"])
  })
})

test("the document can depend on settings: openapiUrl: null", async () => {
  await using client = new TestClient(appWith({ openapiUrl: null }))
  for (const path of ["/openapi.json", "/docs", "/redoc"]) expect((await client.get(path)).status).toBe(404)
  expect((await client.get("/items/")).status).toBe(200)
})
