// What `Paths` promises: calls through openapi-fetch are typed by the declarations, and wrong calls do not compile.
import createClient from "openapi-fetch"
import { expectTypeOf } from "vitest"
import { z } from "zod"
import { Hayapi } from "../app/app.ts"
import { dependency } from "../declare/dependency.ts"
import { httpError } from "../declare/http-error.ts"
import { Body, Cookie, Form, Header, Path, Query, Upload } from "../declare/parameter.ts"
import { Router } from "../declare/router.ts"
import { ByteStream, EventStream, JsonLines } from "../declare/stream.ts"
import type { CallArguments, CallResult, Paths } from "./types.ts"

const app = new Hayapi()
const Item = z.object({ id: z.int(), name: z.string() }).meta({ id: "Item" })
const Event = z.object({ at: z.date(), tags: z.set(z.string()), big: z.bigint(), count: z.int().default(0) })
const Filter = z.object({ limit: z.int().default(100), orderBy: z.enum(["a", "b"]).optional() })
const ItemNotFound = httpError(404, "Item not found")
const Sold = httpError(410, z.object({ sku: z.string() }))
const Unauthorized = httpError(401, "Not authenticated")
const paging = dependency({ skip: z.int().default(0) }, ({ skip }) => skip)
const currentUser = dependency({ token: Header(z.string()) }, ({ token }) => token, { errors: [Unauthorized] })
const guarded = dependency({ user: currentUser }, ({ user }) => user)
const router = new Router({ prefix: "/items" })

const api = {
  readItem: router.get(
    "/{item_id}",
    {
      params: { item_id: z.int(), q: z.string().optional(), user: guarded, page: paging },
      responseModel: Item,
      errors: [ItemNotFound, Sold],
      responses: { 409: { model: z.object({ detail: z.string(), id: z.int() }) } },
    },
    ({ item_id }) => ({ id: item_id, name: "" }),
  ),
  createItem: router.post("", { params: { item: Item, user: currentUser }, statusCode: 201, responseModel: Item }, ({ item }) => item),
  removeItem: router.delete("/{item_id}", { params: { item_id: z.int() }, statusCode: 204 }, () => {}),
  readFile: app.get("/files/{file_path:path}", ({ file_path }) => file_path),
  listEvents: app.get("/events", { params: { since: z.date().optional() }, responseModel: z.array(Event) }, () => []),
  filterItems: app.get(
    "/filter",
    { params: { filter: Query(Filter), userAgent: Header(z.string().optional()), c: Cookie(z.string()) } },
    () => 1,
  ),
  twoBodies: app.put("/two", { params: { item: Item, importance: Body(z.int(), { alias: "imp" }) } }, () => 1),
  embedded: app.put("/embedded", { params: { item: Body(Item, { embed: true }) } }, () => 1),
  optionalBody: app.put("/optional", { params: { item: Item.optional() } }, () => 1),
  guards: app.get("/guards", { dependencies: [currentUser] }, () => 1),
}

const client = createClient<Paths<typeof api>>({ baseUrl: "http://localhost:8000" })

const { data, error } = await client.GET("/items/{item_id}", {
  params: { path: { item_id: 1 }, query: { q: "x", skip: 2 }, header: { token: "t" } },
})
if (data) expectTypeOf(data).toEqualTypeOf<{ id: number; name: string }>()
type Errors = NonNullable<typeof error>
expectTypeOf<{ detail: "Item not found" }>().toExtend<Errors>()
expectTypeOf<{ detail: "Not authenticated" }>().toExtend<Errors>()
expectTypeOf<{ detail: { sku: string } }>().toExtend<Errors>()
expectTypeOf<{ detail: string; id: number }>().toExtend<Errors>()

const created = await client.POST("/items", { body: { id: 1, name: "x" }, params: { header: { token: "" } } })
if (created.data) expectTypeOf(created.data.id).toEqualTypeOf<number>()
const removed = await client.DELETE("/items/{item_id}", { params: { path: { item_id: 1 } } })
expectTypeOf(removed.data).toEqualTypeOf<undefined>()
await client.GET("/files/{file_path}", { params: { path: { file_path: "a/b" } } })
const events = await client.GET("/events", { params: { query: { since: "2026-01-01T00:00:00Z" } } })
if (events.data) expectTypeOf(events.data).toEqualTypeOf<{ at: string; tags: string[]; big: number; count: number }[]>()
await client.GET("/filter", { params: { query: { limit: 1, orderBy: "a" }, header: { "user-agent": "x" } } })
await client.PUT("/two", { body: { item: { id: 1, name: "" }, imp: 1 } })
await client.PUT("/embedded", { body: { item: { id: 1, name: "" } } })
await client.PUT("/optional", {})
await client.GET("/guards", { params: { header: { token: "x" } } })

// ---- what must not compile
// @ts-expect-error the path parameter is a number
await client.GET("/items/{item_id}", { params: { path: { item_id: "1" }, header: { token: "t" } } })
// @ts-expect-error the token header, declared by a dependency, is required
await client.GET("/items/{item_id}", { params: { path: { item_id: 1 } } })
// @ts-expect-error no such path
await client.GET("/nope", {})
// @ts-expect-error incomplete body
await client.POST("/items", { body: { id: 1 }, params: { header: { token: "" } } })
// @ts-expect-error two bodies are keyed by name
await client.PUT("/two", { body: { id: 1, name: "" } })
// @ts-expect-error the guard's header is required
await client.GET("/guards", {})
// @ts-expect-error not a value of the enum
await client.GET("/filter", { params: { query: { orderBy: "c" } } })

// ---- under an include
const included = { prefix: "/v1", dependencies: [currentUser] } as const
const versioned = createClient<Paths<Pick<typeof api, "removeItem">, typeof included>>()
await versioned.DELETE("/v1/items/{item_id}", { params: { path: { item_id: 1 }, header: { token: "" } } })
// @ts-expect-error the include asks for the token
await versioned.DELETE("/v1/items/{item_id}", { params: { path: { item_id: 1 } } })

// ---- TestClient.call
expectTypeOf<CallArguments<typeof api.readItem>>().toEqualTypeOf<{
  item_id: number
  q?: string | undefined
  skip?: number | undefined
  token: string
}>()
expectTypeOf<CallResult<typeof api.listEvents>>().toEqualTypeOf<{ at: string; tags: string[]; big: number; count: number }[]>()

// A name of the path under an alias: the declared name in a call, the path's own in `Paths`.
const byAlias = app.get("/a/{item_id}", { params: { itemId: Path(z.int(), { alias: "item_id" }) } }, ({ itemId }) => itemId)
expectTypeOf<CallArguments<typeof byAlias>>().toEqualTypeOf<{ itemId: number }>()
expectTypeOf<Paths<{ byAlias: typeof byAlias }>["/a/{item_id}"]["get"]["parameters"]["path"]>().toEqualTypeOf<{ item_id: number }>()

// ---- forms and uploads
const Login = z.object({ username: z.string(), remember: z.boolean().default(false) })
const forms = {
  login: app.post("/login", { params: { login: Form(Login), code: Form(z.int(), { alias: "otp" }) } }, () => 1),
  search: app.post("/search", { params: { q: Form(z.string().optional()) } }, () => 1),
  upload: app.post(
    "/upload",
    { params: { file: Upload(), more: z.array(z.file()).optional(), note: Form(z.string().optional()) } },
    ({ file }) => file.size,
  ),
  avatar: app.put("/avatar", { params: { avatar: z.file().optional() } }, () => 1),
  inModel: app.put("/in-model", { params: { form: Form(z.object({ file: z.file(), name: z.string() })) } }, () => 1),
}
const formClient = createClient<Paths<typeof forms>>()
await formClient.POST("/login", { body: { username: "a", otp: 1 } })
await formClient.POST("/search", {})
const some = new File([], "a.txt")
await formClient.POST("/upload", { body: new FormData() })
await formClient.POST("/upload", { body: { file: some, more: [some], note: "x" } })
await formClient.PUT("/avatar", {})
await formClient.PUT("/in-model", { body: { file: some, name: "x" } })
// @ts-expect-error the fields of the model are fields of the form
await formClient.POST("/login", { body: { login: { username: "a" }, otp: 1 } })
// @ts-expect-error the file is required
await formClient.POST("/upload", { body: { note: "x" } })
// @ts-expect-error a form without files is not a FormData
await formClient.POST("/search", { body: new Blob() })
expectTypeOf<CallArguments<typeof forms.upload>>().toEqualTypeOf<{
  file: File
  more?: File[] | undefined
  note?: string | undefined
}>()

const eitherForm = app.post(
  "/either",
  { params: { data: Form(z.union([z.object({ name: z.string() }), z.object({ staff: z.int() })])) } },
  () => 1,
)
expectTypeOf<CallArguments<typeof eitherForm>>().toEqualTypeOf<{ data: { name: string } | { staff: number } }>()
const eitherClient = createClient<Paths<{ eitherForm: typeof eitherForm }>>({ baseUrl: "http://localhost" })
await eitherClient.POST("/either", { body: { name: "x" } })
// @ts-expect-error neither of the two
await eitherClient.POST("/either", { body: { other: "x" } })

// ---- streams: what a client reads is an item at a time
const streams = {
  lines: app.get("/lines", { responseModel: JsonLines(Event) }, () => []),
  events: app.get("/event-stream", { responseModel: EventStream(Item), errors: [ItemNotFound] }, () => []),
  image: app.get("/image", { responseModel: ByteStream("image/png") }, () => []),
}
type StreamPaths = Paths<typeof streams>
expectTypeOf<StreamPaths["/lines"]["get"]["responses"][200]["content"]>().toEqualTypeOf<{
  "application/jsonl": { at: string; tags: string[]; big: number; count: number }
}>()
expectTypeOf<StreamPaths["/event-stream"]["get"]["responses"][200]["content"]>().toEqualTypeOf<{
  "text/event-stream": { id: number; name: string }
}>()
expectTypeOf<StreamPaths["/event-stream"]["get"]["responses"][404]["content"]["application/json"]>().toEqualTypeOf<{
  detail: "Item not found"
}>()
expectTypeOf<StreamPaths["/image"]["get"]["responses"][200]["content"]>().toEqualTypeOf<{ "image/png": string }>()
const stream = await createClient<StreamPaths>({ baseUrl: "http://localhost" }).GET("/lines", { parseAs: "stream" })
expectTypeOf(stream.data).toExtend<ReadableStream<Uint8Array> | null | undefined>()
expectTypeOf<CallResult<typeof streams.events>>().toEqualTypeOf<{ id: number; name: string }[]>()
expectTypeOf<CallResult<typeof streams.image>>().toEqualTypeOf<string>()
