// Middleware: custom and built-in; static files and a frontend.
import { Hayapi, type Middleware, PlainTextResponse, Router } from "hayapi"
import { accessLog, cors, gzip, requestId, secureHeaders, sessionOf, sessions, trustedHost } from "hayapi/middleware"
import { staticFiles } from "hayapi/static"
import { z } from "zod"

const processTime: Middleware = async (_request, next) => {
  const start = performance.now()
  const reply = await next()
  reply.headers.set("X-Process-Time", `${(performance.now() - start).toFixed(1)}ms`)
  return reply
}

export const lines: string[] = []
const log = (line: string) => void lines.push(line)
const secret = process.env.SESSION_SECRET ?? "only-for-this-example-0123456789abcdef"

export const app = new Hayapi({
  title: "Middleware",
  middleware: [
    requestId(),
    accessLog({ write: log }),
    trustedHost({ allowedHosts: ["testserver", "*.example.com"] }),
    secureHeaders(),
    cors({ allowOrigins: ["https://app.example.com"], allowMethods: ["GET", "POST"], allowCredentials: true }),
    gzip({ minimumSize: 500 }),
    sessions({ secret }),
  ],
})
app.use(processTime)

app.get("/items/{item_id}", ({ item_id }) => ({ item_id, text: "x".repeat(1000) }))

app.post("/visits", ({ request }) => {
  const session = sessionOf(request)
  const visits = Number(session.get("visits") ?? 0) + 1
  session.set("visits", visits)
  return { visits }
})

const keyRequired: Middleware = (request, next) => {
  if (request.header("x-key") === "k3y") return next()
  return new PlainTextResponse("No key", { statusCode: 403 })
}
const internal = new Router({ prefix: "/internal", middleware: [keyRequired] })
internal.get("/state", () => "fine")
app.include(internal)

const gunzip: Middleware = (request, next) => {
  const body = request.header("content-encoding") === "gzip" ? request.stream(request.bodyLimit) : null
  return body === null ? next() : next(request.with({ body: body.pipeThrough(new DecompressionStream("gzip")) }))
}
const packed = new Router({ prefix: "/packed", middleware: [gunzip] })
packed.post("/sum", { params: { numbers: z.array(z.number()) } }, ({ numbers }) => numbers.reduce((sum, number) => sum + number, 0))
app.include(packed)

export const counts = new Map<string, number>()
const count = (...parts: unknown[]) => counts.set(parts.join(" "), (counts.get(parts.join(" ")) ?? 0) + 1)
const measure: Middleware = (request, next) => {
  request.onEnd(({ outcome, status }) => count(request.operation?.path, status, outcome))
  return next()
}
app.use(measure)

const here = (name: string) => new URL(`./${name}/`, import.meta.url)

app.mount("/static", staticFiles({ directory: here("static") }))

app.frontend("/", { directory: here("dist") })
