// Status codes: of the operation, of the injected response, and those that have no body.
import {
  EventSourceResponse,
  FileResponse,
  Hayapi,
  HTMLResponse,
  HTTPResponse,
  JSONResponse,
  PlainTextResponse,
  RedirectResponse,
  Router,
  StreamingResponse,
  status,
} from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, remember, seen } from "./ask.ts"

const app = new Hayapi({ logger: quiet })
const client = new TestClient(app, seen)
afterAll(() => client.close())

test("200 is the status if nobody says otherwise", async () => {
  app.get("/plain", () => 1)
  expect((await ask(client, "/plain")).status).toBe(200)
})

test("statusCode is the status and the key in the document", async () => {
  app.post("/items", { statusCode: status.HTTP_201_CREATED, responseModel: z.object({ id: z.int() }) }, () => ({ id: 1 }))
  expect(await ask(client, "POST /items")).toMatchObject({ status: 201, body: { id: 1 } })
  expect(Object.keys((await app.openapi()).paths["/items"]!.post.responses)).toEqual(["201"])
})

test("the injected response changes the status; the model stays", async () => {
  app.put("/items", { responseModel: z.object({ id: z.int() }) }, ({ response }) => {
    response.statusCode = 202
    return { id: 1, secret: 2 }
  })
  expect(await ask(client, "PUT /items")).toMatchObject({ status: 202, body: { id: 1 } })
})

describe.each([204, 205, 304] as const)("%i", (statusCode) => {
  app.get(`/bodyless/${statusCode}`, { statusCode, name: `bodyless_${statusCode}` }, ({ response }) => {
    response.headers.set("x-kept", "1")
  })
  app.get(`/dynamic/${statusCode}`, { name: `dynamic_${statusCode}` }, ({ response }) => {
    response.statusCode = statusCode
    return { dropped: true }
  })
  app.get(`/class/${statusCode}`, { name: `class_${statusCode}`, responseClass: HTMLResponse }, ({ response }) => {
    response.statusCode = statusCode
    return "<b>dropped</b>"
  })

  test.each([`/bodyless/${statusCode}`, `/dynamic/${statusCode}`, `/class/${statusCode}`])(
    "%s has no body and no content type",
    async (path) => {
      const answer = await ask(client, path)
      expect([answer.status, answer.text, answer.headers.get("content-type")]).toEqual([statusCode, "", null])
      expect(answer.headers.get("content-length")).toBe(statusCode === 205 ? "0" : null)
    },
  )

  test("keeps other headers", async () => {
    expect((await ask(client, `/bodyless/${statusCode}`)).headers.get("x-kept")).toBe("1")
  })

  test("is documented without content", async () => {
    const { paths } = await app.openapi()
    expect(paths[`/bodyless/${statusCode}`]!.get.responses).toEqual({ [statusCode]: { description: "Successful Response" } })
  })
})

test.each([0, 99, 101, 200.5, 600, 1000, Number.NaN])(
  "%d on the injected response is a fault, not a broken connection",
  async (statusCode) => {
    const { logger, events } = remember()
    const faulty = new Hayapi({ logger })
    faulty.get("/x", ({ response }) => {
      response.statusCode = statusCode
      return 1
    })
    expect(await ask(faulty, "/x")).toMatchObject({ status: 500, text: "Internal Server Error" })
    expect(JSON.stringify(events)).toContain("must be a status from 200 to 599")
  },
)

test("204 is sent without a body over a socket too", async () => {
  await using node = new TestClient(app, { engine: "node" })
  for (const path of ["/bodyless/204", "/dynamic/204", "/bodyless/304"]) {
    const response = await node.get(path)
    expect([response.status, await response.text(), response.headers.get("content-type")]).toEqual([Number(path.slice(-3)), "", null])
  }
})

test("status has FastAPI's names, old ones too", () => {
  expect(status.HTTP_404_NOT_FOUND).toBe(404)
  expect(status.HTTP_422_UNPROCESSABLE_CONTENT).toBe(422)
  expect(status.HTTP_422_UNPROCESSABLE_ENTITY).toBe(422)
  expect(status.WS_1008_POLICY_VIOLATION).toBe(1008)
})

describe("a status without a body", () => {
  const classes = {
    JSONResponse,
    PlainTextResponse,
    HTMLResponse,
    RedirectResponse,
    FileResponse,
    StreamingResponse,
    EventSourceResponse,
    HTTPResponse,
  }
  const app = new Hayapi({ logger: quiet })
  for (const [name, responseClass] of Object.entries(classes)) {
    const inheriting = new Router({ prefix: `/${name}`, responseClass })
    for (const statusCode of [204, 205, 304] as const) {
      inheriting.delete(`/declared/${statusCode}`, { statusCode }, () => undefined as never)
      inheriting.delete(`/dynamic/${statusCode}`, ({ response }: any) => {
        response.statusCode = statusCode
        response.headers.set("x-kept", "1")
        return "" as never
      })
      inheriting.delete(`/stream/${statusCode}`, async function* ({ response }: any) {
        response.statusCode = statusCode
        yield ""
      } as never)
    }
    app.include(inheriting)
  }

  test.each(Object.keys(classes))("needs no content that suits an inherited %s", async (name) => {
    for (const engine of [{}, { engine: "node" as const }]) {
      await using client = new TestClient(app, { ...seen, ...engine })
      for (const status of [204, 205, 304]) {
        for (const kind of ["declared", "dynamic", "stream"]) {
          if (kind === "stream" && !["StreamingResponse", "EventSourceResponse"].includes(name)) continue
          const response = await client.delete(`/${name}/${kind}/${status}`)
          expect([name, kind, response.status, await response.text(), response.headers.get("content-type")]).toEqual([
            name,
            kind,
            status,
            "",
            null,
          ])
          expect(response.headers.get("x-kept")).toBe(kind === "dynamic" ? "1" : null)
        }
      }
    }
  })
})
