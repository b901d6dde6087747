// Templates of any engine that renders to text.
import { Hayapi, HTMLResponse, Templates } from "hayapi"
import { expect, test } from "vitest"
import { ask } from "./ask.ts"

const render = async (name: string, context: object) => `${name} ${JSON.stringify(context)}`

test("a page sees its context, what all pages see, and the request", async () => {
  const templates = new Templates((name, { request, ...context }: any) => render(`${name} of ${request.path}`, context), {
    contextProcessors: [() => ({ shop: "Tea", theme: "light" }), (request) => ({ host: request.host })],
  })
  const app = new Hayapi()
  app.get("/items/{id}", { responseClass: HTMLResponse, statusCode: 202 }, ({ id, request }) =>
    templates.response(request, "item.html", { context: { id, theme: "dark" }, statusCode: 202, headers: { "x-page": "1" } }),
  )
  const { status, headers, text } = await ask(app, "/items/7")
  expect(status).toBe(202)
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8")
  expect(headers.get("x-page")).toBe("1")
  expect(text).toBe('item.html of /items/7 {"shop":"Tea","theme":"dark","host":"testserver","id":"7"}')
})

test("a template that fails is a fault", async () => {
  const templates = new Templates(() => {
    throw new Error("no such template")
  })
  const app = new Hayapi({ logger: { warn() {}, error() {} } as never })
  app.get("/", { responseClass: HTMLResponse }, ({ request }) => templates.response(request, "x"))
  expect(await ask(app, "/")).toMatchObject({ status: 500, text: "Internal Server Error" })
})
