// The reference app of the bad-input cases, as far as hayapi has what it asks for.
import {
  Body,
  Cookie,
  EventStream,
  FileResponse,
  Form,
  Hayapi,
  HTTPException,
  JSONResponse,
  type Middleware,
  PlainTextResponse,
  Query,
  RedirectResponse,
  ServerSentEvent,
  StreamingResponse,
  Upload,
} from "hayapi"
import { cors, gzip, trustedHost } from "hayapi/middleware"
import { staticFiles } from "hayapi/static"
import { z } from "zod"
import { apiKey, basicUser, subject } from "./credentials.ts"
import { layFiles } from "./files.ts"

/** Appears in no answer, whatever fails. */
const secret = "secret-detail-7f3a"

const hello = new URL("./static/hello.txt", import.meta.url)

const guard: Middleware = (request, next) => {
  if (!request.path.startsWith("/admin") || request.header("x-admin") === "1") return next()
  return new JSONResponse({ detail: "Forbidden" }, { statusCode: 403 })
}

const Model = z
  .object({ name: z.string().max(50), price: z.number().min(0), qty: z.int(), tags: z.array(z.string()).default([]) })
  .meta({ id: "Model" })

const typeNames: Readonly<Record<string, string>> = { string: "str", boolean: "bool", bigint: "int" }

function nameType(value: unknown): string {
  if (Array.isArray(value)) return "list"
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float"
  return typeNames[typeof value] ?? "dict"
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export function createApp(): Hayapi {
  const app = new Hayapi({
    laxBody: true,
    maxBodySize: 10 * 1024 * 1024,
    middleware: [
      guard,
      trustedHost({ allowedHosts: ["localhost", "127.0.0.1", "*.example.com"] }),
      gzip(),
      cors({
        allowOrigins: ["https://good.example"],
        allowCredentials: true,
        allowMethods: ["GET", "POST"],
        allowHeaders: ["X-Custom"],
      }),
    ],
    // The cases provoke faults by the hundred: the log has nothing to add to the checker's report.
    logger: { error() {}, warn() {}, info() {} },
  })

  app.get("/", () => ({ ok: true }))
  // Integers of any size come back exactly.
  app.get("/items/{item_id}", { params: { item_id: z.bigint() } }, ({ item_id }) => ({ item_id }))
  app.get(
    "/q",
    {
      params: {
        s: z.string().default(""),
        n: z.int().nullable().default(null),
        b: z.boolean().nullable().default(null),
        tags: Query(z.array(z.string()).default([])),
      },
    },
    ({ s, n, b, tags }) => ({ s, n, b, tags }),
  )
  app.get("/qs", ({ request }) => ({ pairs: [...new URLSearchParams(request.search)] }))
  app.get("/path/{rest:path}", ({ rest }) => ({ rest }))
  app.get("/url", ({ request }) => {
    const url = new URL(request.url)
    return { path: request.path, url_path: url.pathname, host: url.hostname }
  })
  app.post("/echo", { params: { body: z.record(z.string(), z.unknown()) } }, ({ body }) => body)
  app.post("/any", { params: { value: Body(z.unknown()) } }, ({ value }) => ({ type: nameType(value) }))
  app.post("/model", { params: { model: Model }, responseModel: Model }, ({ model }) => model)
  app.post("/form", { params: { a: Form(z.string()), b: Form(z.int().default(0)) } }, ({ a, b }) => ({ a, b }))
  app.post("/upload", { params: { file: Upload(), note: Form(z.string().default("")) } }, ({ file, note }) => ({
    filename: file.name,
    size: file.size,
    content_type: file.type === "" ? null : file.type,
    note,
  }))
  app.get("/cookies", { params: { session: Cookie(z.string().nullable().default(null)) } }, ({ session, request }) => ({
    session,
    names: Object.keys(request.cookies).sort(),
  }))
  app.get(
    "/set-cookie",
    { params: { name: z.string().default("c"), value: z.string().default("v"), path: z.string().default("/") } },
    ({ name, value, path, response }) => {
      response.setCookie(name, value, { path })
      return { ok: true }
    },
  )
  app.get("/header", { params: { value: z.string(), name: z.string().default("X-Echo") } }, ({ name, value, response }) => {
    response.headers.set(name, value)
    return { ok: true }
  })
  app.get("/download", { params: { name: z.string() } }, ({ name }) => new FileResponse(hello, { filename: name }))
  app.get("/redirect", { params: { to: z.string() } }, ({ to }) => new RedirectResponse(to))
  app.get("/slash/", () => ({ slash: true }))
  app.get("/boom", () => {
    throw new Error(secret)
  })
  app.get("/bad-response", { responseModel: Model }, (): any => ({ name: "x", secret }))
  app.get("/http-error", () => {
    throw new HTTPException(418, { why: "teapot" }, { headers: { "X-Why": "1" } })
  })
  app.get("/stream-error", () => new StreamingResponse(failMidway(), { mediaType: "text/plain" }))
  app.get("/slow", { params: { ms: z.int().default(1000) } }, async ({ ms }) => {
    await sleep(ms)
    return { slept: ms }
  })
  app.get("/big", { params: { n: z.int().default(1_000_000) } }, ({ n }) => new PlainTextResponse("x".repeat(n)))
  app.get("/bg-fail", ({ background }) => {
    background.add(() => {
      throw new Error(secret)
    })
    return { ok: true }
  })
  app.get("/basic", { params: { user: basicUser } }, ({ user }) => ({ user }))
  app.get("/bearer", { params: { sub: subject } }, ({ sub }) => ({ sub }))
  app.get("/apikey", { dependencies: [apiKey] }, () => ({ ok: true }))
  app.get(
    "/sse",
    { params: { data: z.string().default("d"), event: z.string().optional(), id: z.string().optional() }, responseModel: EventStream() },
    function* ({ data, event, id }) {
      yield new ServerSentEvent({ rawData: data, event, id })
    },
  )
  app.websocket("/ws", async ({ websocket }) => {
    await websocket.accept()
    for await (const message of websocket) if (typeof message === "string") await websocket.sendText(message)
  })
  app.get("/admin/secret", () => ({ admin: "secret-admin-data" }))
  app.get("/polluted", () => ({ polluted: ({} as { polluted?: unknown }).polluted !== undefined }))
  app.get("/throw", { params: { kind: z.string() } }, ({ kind }) => {
    throw thrownBy(kind)
  })
  app.mount("/static", staticFiles({ directory: layFiles(), html: true }))
  return app
}

async function* failMidway(): AsyncGenerator<string> {
  for (let i = 0; i < 3; i++) {
    yield `chunk${i}\n`
    await sleep(10)
  }
  throw new Error(secret)
}

function thrownBy(kind: string): unknown {
  switch (kind) {
    case "string":
      return secret
    case "null":
      return null
    case "frozen":
      return Object.freeze(new Error(secret))
    case "evil-getter": {
      return Object.defineProperty(new Error(), "message", {
        get() {
          throw new Error(secret)
        },
      })
    }
    default:
      return undefined
  }
}
