// `responses`: how documented answers of app, include, router and operation come together in the document.
import { Hayapi, HTMLResponse, JSONResponse, RedirectResponse, Router } from "hayapi"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet } from "./ask.ts"

const Item = z.object({ name: z.string() }).meta({ id: "Item" })
const Message = z.object({ detail: z.string() }).meta({ id: "Message" })
const ref = (id: string) => ({ $ref: `#/components/schemas/${id}` })

async function responsesOf(declare: (app: Hayapi) => void, path = "/x") {
  const app = new Hayapi({ logger: quiet })
  declare(app)
  return (await app.openapi()).paths[path]!.get.responses
}

describe("one operation", () => {
  // The document that FastAPI 0.142 makes of the same declaration.
  test("main, documented ones and 422 are as FastAPI documents them", async () => {
    const responses = await responsesOf((app) =>
      app.get(
        "/x",
        {
          params: { a: z.int().default(1) },
          responseModel: Item,
          responseDescription: "The item",
          responses: {
            404: { model: Message, description: "Not here" },
            418: { model: z.array(Item) },
            403: {},
            499: {},
            500: { description: "Broken" },
            302: { headers: { Location: { schema: z.string(), description: "where" } } },
            421: { model: Message, content: { "application/json": { example: { detail: "x" } } } },
            203: { links: { next: { operationId: "other" } } },
          },
        },
        () => ({ name: "x" }),
      ),
    )
    expect(responses).toEqual({
      200: { description: "The item", content: { "application/json": { schema: ref("Item") } } },
      203: { description: "Non-Authoritative Information", links: { next: { operationId: "other" } } },
      302: { description: "Found", headers: { Location: { description: "where", schema: { type: "string" } } } },
      403: { description: "Forbidden" },
      404: { description: "Not here", content: { "application/json": { schema: ref("Message") } } },
      418: {
        description: "I'm a Teapot",
        content: { "application/json": { schema: { type: "array", items: ref("Item"), title: "Response 418 Get X X Get" } } },
      },
      421: {
        description: "Misdirected Request",
        content: { "application/json": { example: { detail: "x" }, schema: ref("Message") } },
      },
      499: { description: "Additional Response" },
      500: { description: "Broken" },
      422: { description: "Validation Error", content: { "application/json": { schema: ref("HTTPValidationError") } } },
    })
  })

  test("an entry for the main status adds to it and describes it", async () => {
    const responses = await responsesOf((app) =>
      app.get("/x", { responseModel: Item, responses: { 200: { content: { "image/png": {} }, description: "JSON or image" } } }, () => ({
        name: "x",
      })),
    )
    expect(responses).toEqual({
      200: { description: "JSON or image", content: { "application/json": { schema: ref("Item") }, "image/png": {} } },
    })
  })

  test("ranges and default have their own words, in any case of letters", async () => {
    const responses = await responsesOf((app) =>
      app.get("/x", { responses: { "5XX": {}, "2xx": {}, DEFAULT: { model: Message } } as any }, () => 1),
    )
    expect(responses["5XX"]).toEqual({ description: "Server Error" })
    expect(responses["2XX"]).toEqual({ description: "Success" })
    expect(responses.default).toEqual({ description: "Default Response", content: { "application/json": { schema: ref("Message") } } })
  })

  test.each(["422", "4XX", "default"])("a documented %s stands for the automatic 422", async (key) => {
    const responses = await responsesOf((app) =>
      app.get("/x", { params: { q: z.int() }, responses: { [key]: { model: Message } } as any }, () => 1),
    )
    expect(Object.keys(responses)).toEqual(["200", key])
  })

  test("an operation without input has no 422", async () => {
    expect(Object.keys(await responsesOf((app) => app.get("/x", () => 1)))).toEqual(["200"])
  })

  test("models stand under the media type of the response class", async () => {
    const responses = await responsesOf((app) =>
      app.get("/x", { responseClass: HTMLResponse, responses: { 404: { model: Message } } }, () => "" as any),
    )
    expect(responses).toEqual({
      200: { description: "Successful Response", content: { "text/html": { schema: { type: "string" } } } },
      404: { description: "Not Found", content: { "text/html": { schema: ref("Message") } } },
    })
  })

  test("a class without media type has no content, a redirect is a 307", async () => {
    const responses = await responsesOf((app) => app.get("/x", { responseClass: RedirectResponse }, () => "/y"))
    expect(responses).toEqual({ 307: { description: "Successful Response" } })
  })
})

describe("inheritance", () => {
  test("entries are replaced as a whole, in the order app, include, router, operation", async () => {
    const entry = (description: string) => ({ description })
    const app = new Hayapi({
      responses: { 401: entry("app"), 402: entry("app"), 403: entry("app"), 404: { ...entry("app"), model: Message } },
    })
    const router = new Router({ prefix: "/r", responses: { 403: entry("router"), 404: entry("router") } })
    router.get("/x", { responses: { 404: entry("operation") } }, () => 1)
    app.include(router, { responses: { 402: entry("include"), 403: entry("include"), 404: entry("include") } })
    const { responses } = (await app.openapi()).paths["/r/x"]!.get
    expect(Object.fromEntries(Object.entries(responses).map(([key, value]: any) => [key, value.description]))).toEqual({
      200: "Successful Response",
      401: "app",
      402: "include",
      403: "router",
      404: "operation",
    })
    // The model of the app's entry went with it.
    expect(responses[404]).toEqual({ description: "operation" })
  })

  test("a response class is that of the nearest level", async () => {
    const app = new Hayapi({ responseClass: HTMLResponse })
    const router = new Router()
    router.get("/html", () => "<p>")
    router.get("/json", { responseClass: JSONResponse }, () => "text")
    app.include(router)
    expect((await ask(app, "/html")).headers.get("content-type")).toBe("text/html; charset=utf-8")
    expect((await ask(app, "/json")).headers.get("content-type")).toBe("application/json")
    const { paths } = await app.openapi()
    expect(Object.keys(paths["/html"]!.get.responses[200].content)).toEqual(["text/html"])
    expect(Object.keys(paths["/json"]!.get.responses[200].content)).toEqual(["application/json"])
  })
})

describe("documented headers", () => {
  const app = new Hayapi({ logger: quiet })
  app.get(
    "/limit/{n}",
    { params: { n: z.string() }, responses: { 200: { headers: { "X-Rate-Limit": z.int().max(100) } } } },
    ({ n, response }) => response.headers.set("x-rate-limit", n),
  )

  test("are in the document", async () => {
    const { responses } = (await app.openapi()).paths["/limit/{n}"]!.get
    expect(responses[200].headers).toEqual({ "X-Rate-Limit": { schema: { type: "integer", maximum: 100 } } })
  })

  test("are checked when they are sent", async () => {
    expect((await ask(app, "/limit/5")).status).toBe(200)
    expect((await ask(app, "/limit/many")).status).toBe(500)
    expect((await ask(app, "/limit/101")).status).toBe(500)
  })
})
