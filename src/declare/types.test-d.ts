// What the declarations promise at compile time: inference, checked returns, documented responses, reserved names.
import { type } from "arktype"
import * as v from "valibot"
import { expectTypeOf } from "vitest"
import { z } from "zod"
import { Hayapi } from "../app/app.ts"
import { HTTPException } from "../http/error.ts"
import { EventSourceResponse, ServerSentEvent } from "../http/event-stream.ts"
import type { Exchange } from "../http/exchange.ts"
import { FileResponse } from "../http/file-response.ts"
import { JSONResponse, PlainTextResponse, RedirectResponse } from "../http/responses.ts"
import { status } from "../http/status.ts"
import { StreamingResponse } from "../http/streaming-response.ts"
import type { UploadFile } from "../http/upload-file.ts"
import { Depends, dependency } from "./dependency.ts"
import { httpError } from "./http-error.ts"
import type { HandlerOf } from "./operation.ts"
import { Body, Cookie, Form, Header, Path, Query, Upload } from "./parameter.ts"
import { Router } from "./router.ts"
import { ByteStream, EventStream, JsonLines } from "./stream.ts"
import type { WebSocketConnection } from "./websocket.ts"

const app = new Hayapi({ title: "Shop" })
const Item = z.object({ id: z.int(), name: z.string() }).meta({ id: "Item" })
const ErrorModel = z.object({ detail: z.string() }).meta({ id: "Error" })
const ItemNotFound = httpError(404, "Item not found", { headers: { "X-Error-Code": "ITEM_NOT_FOUND" } })
const OutOfStock = httpError(410, z.object({ sku: z.string() }))
const Unauthorized = httpError(401, "Not authenticated")
const pool = dependency(
  async function* () {
    yield { find: (id: number) => ({ id, name: "x", secret: "s" }) }
  },
  { scope: "app" },
)
const paging = dependency({ skip: z.int().default(0), limit: z.int().default(10) }, ({ skip, limit }) => ({ skip, limit }))
const currentUser = dependency({ token: Header(z.string()), db: pool }, async ({ token, db }) => ({ name: token, item: db.find(1) }), {
  errors: [Unauthorized],
})
const router = new Router({ prefix: "/items", tags: ["items"] })

// ---- what a handler is passed
app.get("/", () => ({ hello: "world" }))
app.get("/files/{file_path:path}", ({ file_path }) => {
  expectTypeOf(file_path).toEqualTypeOf<string>()
})
app.get("/n/{n:int}", ({ n }) => {
  expectTypeOf(n).toEqualTypeOf<number>()
})
router.get(
  "/{item_id}",
  {
    params: { item_id: z.int(), q: z.string().optional(), user: currentUser, paging, db: pool },
    responseModel: Item,
    errors: [ItemNotFound],
    responses: { 409: { model: z.object({ detail: z.string(), id: z.int() }), description: "Conflict" } },
  },
  async ({ item_id, q, user, paging, db, response, request, background, signal }) => {
    expectTypeOf(item_id).toEqualTypeOf<number>()
    expectTypeOf(q).toEqualTypeOf<string | undefined>()
    expectTypeOf(user.name).toEqualTypeOf<string>()
    expectTypeOf(paging.skip).toEqualTypeOf<number>()
    expectTypeOf(request).toEqualTypeOf<Exchange>()
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
    if (item_id === 0) throw new ItemNotFound()
    if (item_id === 1) throw new HTTPException(404, "Item not found", { headers: { "X-Error-Code": "ITEM" } })
    if (item_id === 2) return new JSONResponse({ detail: "x", id: 1 }, { statusCode: 409 })
    response.headers.set("X", q ?? "")
    background.add((a: number) => a, 1)
    // `secret` is not in Item: it is filtered at run time.
    return db.find(item_id)
  },
)
router.post(
  "",
  { params: { item: Item, user: Depends(currentUser) }, statusCode: status.HTTP_201_CREATED, responseModel: Item },
  async ({ item, user }) => ({ id: item.id, name: user.name }),
)
router.delete("/{item_id}", { params: { item_id: z.int() }, statusCode: 204 }, async ({ item_id }) => {
  item_id.toFixed()
})
app.get(
  "/sources/{name}",
  {
    params: {
      name: Path(z.string()),
      tags: Query(z.array(z.string()).default([])),
      session: Cookie(z.string().optional()),
      n: Body(z.int()),
    },
  },
  ({ name, tags, session, n }) => {
    expectTypeOf(name).toEqualTypeOf<string>()
    expectTypeOf(tags).toEqualTypeOf<string[]>()
    expectTypeOf(session).toEqualTypeOf<string | undefined>()
    expectTypeOf(n).toEqualTypeOf<number>()
  },
)
app.post("/mixed", { params: { a: v.object({ n: v.number() }), b: type({ s: "string" }) } }, ({ a, b }) => ({ x: a.n + b.s }))

// ---- what a handler may return
const Event = z.object({ at: z.date(), tags: z.set(z.string()), big: z.bigint() })
app.get("/events", { params: { since: z.date().optional() }, responseModel: z.array(Event) }, ({ since }) => [
  { at: since ?? new Date(), tags: new Set(["a"]), big: 1n },
])
const isoToDate = z.codec(z.iso.datetime(), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() })
const Decoded = z.object({ code: isoToDate, count: z.int().default(0), big: z.bigint(), at: z.date() })
// An echo of a model with a codec, a default, a bigint and a date always compiles.
app.post("/echo", { params: { held: Decoded }, responseModel: Decoded }, ({ held }) => {
  expectTypeOf(held.code).toEqualTypeOf<Date>()
  return held
})
// Fields with a default may be omitted if the output is assignable to the input.
const Defaulted = z.object({ name: z.string(), count: z.int().default(0) })
app.get("/defaulted", { responseModel: Defaulted }, () => ({ name: "x" }))
// A `JSONResponse` with headers only, beside a model and whatever its status.
app.get("/json", { responseModel: Item }, () => new JSONResponse({ id: 1, name: "x" }, { headers: { "X-Custom": "1" } }))
app.get(
  "/created",
  { responseModel: Item, statusCode: 201 },
  () => new JSONResponse({ id: 1, name: "x" }, { headers: { "X-Custom": "1" } }),
)
app.get("/created-too", { responseModel: Item, statusCode: 201 }, () => new JSONResponse({ id: 1, name: "x" }, { statusCode: 201 }))
app.get("/others", { responseModel: Item }, ({ request }) => {
  if (request.path === "/a") return new PlainTextResponse("x")
  if (request.path === "/b") return new RedirectResponse("/x")
  if (request.path === "/c") return new FileResponse("x.txt")
  if (request.path === "/d") return new StreamingResponse(["x"])
  return new Response("x")
})
class PrettyJSON extends JSONResponse {
  static override mediaType = "application/vnd.shop+json"
}
app.get("/pretty", { responseModel: Item }, () => new PrettyJSON({ id: 1, name: "x" }))
app.get("/unmodelled", { responses: { 404: { model: ErrorModel } } }, ({ signal }) =>
  signal.aborted ? new JSONResponse({ detail: "gone" }, { statusCode: 404 }) : { anything: 1 },
)
const options = { params: { id: z.int() }, responseModel: Item } as const
const handler: HandlerOf<typeof options> = ({ id }) => ({ id, name: "x" })
app.get("/kept/{id}", options, handler)
app.exceptionHandler(404, (request, error) => new JSONResponse({ path: request.path, detail: error.detail }, { statusCode: 404 }))
app.exceptionHandler(RangeError, (_request, error) => {
  expectTypeOf(error).toEqualTypeOf<RangeError>()
  return new PlainTextResponse(error.message)
})
app.dependencyOverrides.set(
  currentUser,
  dependency(() => ({ name: "fake", item: { id: 1, name: "x", secret: "" } })),
)
app.get("/sold", { errors: [OutOfStock] }, () => {
  throw new OutOfStock({ sku: "a" })
})

// ---- what must not compile
// @ts-expect-error `name` is missing from the returned item
app.get("/e1/{item_id}", { params: { item_id: z.int() }, responseModel: Item }, async ({ item_id }) => ({ id: item_id }))
// @ts-expect-error `id` of the returned item is a string
app.get("/e1b", { responseModel: Item }, () => ({ id: "1", name: "" }))
// @ts-expect-error the 404 body is not the documented model
app.get("/e2", { responseModel: Item, responses: { 404: { model: ErrorModel } } }, async ({ signal }) => {
  if (signal.aborted) return new JSONResponse({ oops: 1 }, { statusCode: 404 })
  return { id: 1, name: "" }
})
// @ts-expect-error 409 is not documented
app.get("/e3", { responseModel: Item, responses: { 404: { model: ErrorModel } } }, async ({ signal }) => {
  if (signal.aborted) return new JSONResponse({ detail: "" }, { statusCode: 409 })
  return { id: 1, name: "" }
})
// @ts-expect-error without a status the body must fit the response model
app.get("/e3b", { responseModel: Item }, () => new JSONResponse({ oops: 1 }))
// @ts-expect-error 404 is not documented, whatever the body
app.get("/e3d", { responseModel: Item }, () => new JSONResponse({} as any, { statusCode: 404 }))
// @ts-expect-error 409 is not documented, without a model either
app.get("/e3c", { responses: { 404: { model: ErrorModel } } }, () => new JSONResponse({ detail: "" }, { statusCode: 409 }))
// @ts-expect-error a 204 has no body
app.delete("/e4/{id}", { statusCode: 204 }, async ({ id }) => {
  return { id }
})
// @ts-expect-error `idd` is not declared
app.get("/e5/{id}", { params: { id: z.int() } }, ({ idd }) => idd)
// @ts-expect-error `request` is a reserved name: use an alias
app.get("/e6", { params: { request: z.string() } }, () => 1)
// @ts-expect-error the detail must fit its schema
new OutOfStock({ sku: 1 })
// @ts-expect-error the detail is fixed
new ItemNotFound("something else")
// @ts-expect-error an app-scoped dependency takes no parameters
dependency({ q: z.string() }, ({ q }) => q, { scope: "app" })
// @ts-expect-error nor dependencies that end with a request
dependency({ paging }, ({ paging }) => paging, { scope: "app" })
dependency({ db: pool }, ({ db }) => db, { scope: "app" })
// @ts-expect-error an app-scoped dependency has no request
dependency(({ request }) => request, { scope: "app" })
// @ts-expect-error a replacement must yield what the original does
app.dependencyOverrides.set(currentUser, paging)

// ---- a name of the path under an alias
export const byAlias = app.get("/a/{item_id}/{other}", { params: { itemId: Path(z.int(), { alias: "item_id" }) } }, (values) => {
  expectTypeOf(values.itemId).toEqualTypeOf<number>()
  expectTypeOf(values.other).toEqualTypeOf<string>()
  // @ts-expect-error its value is under the declared name
  return values.item_id
})

// ---- forms and uploads
app.post(
  "/uploads",
  {
    params: {
      file: Upload(),
      limited: Upload({ maxSize: 1024, mediaTypes: ["image/*"], alias: "picture" }),
      checked: Upload(z.file().max(10)),
      many: Upload(z.array(z.file()), { maxSize: 1024 }),
      inferred: z.file().optional(),
      note: Form(z.string().default("")),
      model: Form(z.object({ a: z.int() })),
    },
  },
  ({ file, limited, checked, many, inferred, note, model }) => {
    expectTypeOf(file).toEqualTypeOf<UploadFile>()
    expectTypeOf(limited).toEqualTypeOf<UploadFile>()
    expectTypeOf(checked).toEqualTypeOf<File>()
    expectTypeOf(many).toEqualTypeOf<File[]>()
    expectTypeOf(inferred).toEqualTypeOf<File | undefined>()
    expectTypeOf(note).toEqualTypeOf<string>()
    expectTypeOf(model.a).toEqualTypeOf<number>()
  },
)
// @ts-expect-error a size is a number of bytes
app.post("/e-upload", { params: { file: Upload({ maxSize: "1 MB" }) } }, () => 1)

// ---- streams
const Priced = z.object({ kind: z.enum(["a", "b"]), tags: z.array(z.string()).default([]), at: z.date().optional() })
app.get("/jsonl", { responseModel: JsonLines(Item), responses: { 404: { model: ErrorModel } } }, async function* ({ signal }) {
  expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
  yield { id: 1, name: "" }
})
app.get("/jsonl-list", { responseModel: JsonLines(Priced) }, () => [{ kind: "a" }])
app.get("/jsonl-early", { responseModel: JsonLines(Item), responses: { 404: { model: ErrorModel } } }, async ({ signal }) => {
  if (signal.aborted) return new JSONResponse({ detail: "" }, { statusCode: 404 })
  return [{ id: 1, name: "" }]
})
app.get("/jsonl-any", { responseModel: JsonLines() }, function* () {
  yield 1
  yield { any: "thing" }
})
app.get("/sse", { responseModel: EventStream(Priced) }, async function* () {
  yield { kind: "b", tags: ["x"] }
  yield new ServerSentEvent({ data: { kind: "a", tags: ["x"] }, event: "added", id: "1", retry: 5 })
  yield new ServerSentEvent({ comment: "nothing new" })
  yield new ServerSentEvent({ rawData: "[DONE]" })
})
app.get("/sse-any", { responseModel: EventStream() }, () => [new ServerSentEvent({ data: "x" }), 1])
app.get("/sse-class", { responseClass: EventSourceResponse }, function* () {
  yield new ServerSentEvent({ data: { any: "thing" } })
})
app.get("/bytes", { responseModel: ByteStream("image/png") }, async function* () {
  yield new Uint8Array(1)
  yield "text"
})
app.get("/file", { responseModel: ByteStream("image/png") }, () => new ReadableStream<Uint8Array>())
// @ts-expect-error an item does not fit
app.get("/e-jsonl", { responseModel: JsonLines(Item) }, function* () {
  yield { id: "1", name: "" }
})
// @ts-expect-error the data of an event is an item
app.get("/e-sse", { responseModel: EventStream(Item) }, function* () {
  yield new ServerSentEvent({ data: { oops: 1 } })
})
// @ts-expect-error one value is not a stream
app.get("/e-one", { responseModel: JsonLines(Item) }, () => ({ id: 1, name: "" }))
// @ts-expect-error 409 is not documented
app.get("/e-409", { responseModel: JsonLines(Item) }, () => new JSONResponse({ detail: "" }, { statusCode: 409 }))
// @ts-expect-error numbers are not bytes
app.get("/e-bytes", { responseModel: ByteStream("image/png") }, () => [1])
// @ts-expect-error data is JSON or raw, not both
new ServerSentEvent({ data: 1, rawData: "1" })

// ---- sockets
app.websocket("/ws/{room}", async ({ room, websocket, request, signal }) => {
  expectTypeOf(room).toEqualTypeOf<string>()
  expectTypeOf(websocket).toEqualTypeOf<WebSocketConnection>()
  expectTypeOf(request).toEqualTypeOf<Exchange>()
  expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
  await websocket.accept({ subprotocol: "chat" })
  expectTypeOf(await websocket.receiveJson(Item)).toEqualTypeOf<{ id: number; name: string }>()
  expectTypeOf(await websocket.receiveJson()).toEqualTypeOf<unknown>()
  for await (const message of websocket) expectTypeOf(message).toEqualTypeOf<string | Uint8Array>()
})
router.websocket("/{id}", { params: { id: z.int(), user: currentUser }, dependencies: [currentUser] }, ({ id, user }) => {
  expectTypeOf(id).toEqualTypeOf<number>()
  expectTypeOf(user.name).toEqualTypeOf<string>()
})
dependency(({ websocket }) => expectTypeOf(websocket).toEqualTypeOf<WebSocketConnection | undefined>())
// @ts-expect-error `websocket` is a reserved name
app.websocket("/e-name", { params: { websocket: z.string() } }, () => {})
// @ts-expect-error a socket sends messages and returns nothing
app.websocket("/e-return", () => ({ id: 1 }))
// @ts-expect-error an operation has no connection
app.get("/e-websocket", ({ websocket }) => websocket)
