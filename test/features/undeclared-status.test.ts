// Answers that the document does not describe: told while testing and with `debug`, failures of a contract test.
import { dependency, FileResponse, Hayapi, HTTPException, httpError, JSONResponse, PlainTextResponse } from "hayapi"
import { ContractError, TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { remember } from "./ask.ts"

const Item = z.object({ name: z.string() })
const NotFound = httpError(404, "Item not found")
const Teapot = httpError(418, "I am a teapot")
const brewing = dependency(() => {}, { errors: [Teapot] })

function make(options: { debug?: boolean } = {}) {
  const { logger, events } = remember()
  const app: any = new Hayapi({ logger, ...options })
  app.get("/undeclared", () => {
    throw new HTTPException(409, "conflict")
  })
  app.get("/error", { errors: [NotFound] }, () => {
    throw new NotFound()
  })
  app.get("/dependency", { dependencies: [brewing] }, () => {
    throw new Teapot()
  })
  app.get("/range", { responses: { "4XX": {} } }, () => {
    throw new HTTPException(444)
  })
  app.get("/default", { responses: { default: {} } }, () => {
    throw new HTTPException(503)
  })
  app.get("/input", { params: { n: z.int() } }, () => 1)
  app.get("/created", ({ response }: any) => {
    response.statusCode = 201
  })
  app.get("/item", { responseModel: Item }, () => ({ name: "a" }))
  app.get("/excess", { responseModel: Item, responses: { 404: { model: Item } } }, ({ request }: any) =>
    request.search === "?404"
      ? new JSONResponse({ name: "a", password: "p" }, { statusCode: 404 })
      : new JSONResponse({ name: "a", deep: { password: "p" } }),
  )
  app.get("/wrong", { responseModel: Item }, () => new JSONResponse({ name: 5 }))
  app.get("/text", { responseModel: Item }, () => new PlainTextResponse("text"))
  return { app, events }
}

const documented = ["/error", "/dependency", "/range", "/default", "/input?n=x", "/item", "/nowhere"]

describe("a test client", () => {
  test("tells of an undocumented status, once for each operation and status", async () => {
    const { app, events } = make()
    await using client = new TestClient(app)
    await client.get("/undeclared")
    await client.get("/undeclared")
    await client.get("/created")
    expect(events).toMatchObject([
      {
        level: "warn",
        details: { event: "undocumented_answer", code: "HAYAPI_UNDOCUMENTED_ANSWER", operation: "GET /undeclared", status: 409 },
      },
      {
        level: "warn",
        details: { event: "undocumented_answer", code: "HAYAPI_UNDOCUMENTED_ANSWER", operation: "GET /created", status: 201 },
      },
    ])
    expect(events[0]!.details.message).toMatch(/409 is not documented.*responses.*errors/)
  })

  test("does not look at bodies", async () => {
    const { app, events } = make()
    await using client = new TestClient(app)
    await client.get("/excess")
    expect(events).toEqual([])
  })

  test.each(documented)("has nothing to say of %s", async (path) => {
    const { app, events } = make()
    await using client = new TestClient(app)
    await client.get(path)
    expect(events).toEqual([])
  })
})

describe("a contract test", () => {
  test.each([
    ["/undeclared", "GET /undeclared answered 409: the status 409 is not documented"],
    ["/created", "GET /created answered 201: the status 201 is not documented"],
    ["/excess", "GET /excess answered 200: the body has a field that its model does not have: deep"],
    ["/excess?404", "GET /excess answered 404: the body has a field that its model does not have: password"],
    ["/wrong", "GET /wrong answered 200: the body does not fit its model at name: Input should be a valid string"],
  ])("fails at %s", async (path, message) => {
    await using client = new TestClient(make().app, { contract: true })
    const failure = await client.get(path).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(failure).toBeInstanceOf(ContractError)
    expect((failure as ContractError).message).toContain(message)
    expect((failure as ContractError).deviations).toHaveLength(1)
  })

  test.each(documented)("passes %s", async (path) => {
    await using client = new TestClient(make().app, { contract: true })
    expect((await client.get(path)).status).toBeGreaterThan(0)
  })

  test("passes other content than JSON", async () => {
    await using client = new TestClient(make().app, { contract: true })
    expect(await (await client.get("/text")).text()).toBe("text")
  })

  test("looks at mounted apps too", async () => {
    const app = new Hayapi({ logger: remember().logger })
    app.mount("/sub", make().app)
    await using client = new TestClient(app, { contract: true })
    await expect(client.get("/sub/undeclared")).rejects.toThrow(ContractError)
  })
})

describe("debug", () => {
  test("tells of status and body with every answer", async () => {
    const { app, events } = make({ debug: true })
    const run = await app.start()
    const { serveFetch } = await import("../../src/serve/fetch.ts")
    const handler = serveFetch(run)
    for (const path of ["/undeclared", "/excess", "/excess"]) await handler(new Request(`http://testserver${path}`))
    await run.stop()
    expect(events.map(({ details }) => details.operation)).toEqual(["GET /undeclared", "GET /excess", "GET /excess"])
  })

  test("without it nobody looks", async () => {
    const { app, events } = make()
    const response = await app.fetch(new Request("http://testserver/undeclared"))
    expect([response.status, events]).toEqual([409, []])
  })
})

test("parts of a file and answers on a condition are HTTP's own, for those who ask", async () => {
  const { logger, events } = remember()
  const app = new Hayapi({ logger })
  app.get("/file", () => new FileResponse(new URL("../../package.json", import.meta.url), { conditional: true }))
  app.get("/own", ({ response }) => {
    response.statusCode = 206
  })
  await using client = new TestClient(app, { contract: true })
  const whole = await client.get("/file")
  await whole.text()
  const etag = whole.headers.get("etag")!
  const part = await client.get("/file", { headers: { range: "bytes=0-3" } })
  expect([part.status, await part.text()]).toEqual([206, "{\n  "])
  expect((await client.get("/file", { headers: { range: "bytes=999999-" } })).status).toBe(416)
  expect((await client.get("/file", { headers: { "if-none-match": etag } })).status).toBe(304)
  await expect(client.get("/own")).rejects.toThrow(ContractError)
  expect(events).toEqual([])
})
