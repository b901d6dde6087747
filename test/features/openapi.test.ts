// The OpenAPI document: whole documents, equal to those that FastAPI 0.142.2 makes of the same declarations (`openapi/*.json`).
import { readFileSync } from "node:fs"
import { Body, Cookie, dependency, Hayapi, Header, HTMLResponse, Path, Query, Router } from "hayapi"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { quiet } from "./ask.ts"

const fastapi = (name: string) => JSON.parse(readFileSync(new URL(`openapi/${name}.json`, import.meta.url), "utf8"))
const orNull = <S extends z.ZodType>(schema: S) => schema.nullable().default(null)

test("parameters of every source and kind", async () => {
  const app = new Hayapi({
    title: "Parameters",
    version: "1.2.3",
    summary: "S",
    description: "D",
    termsOfService: "https://example.com/terms",
    contact: { name: "A", url: "https://example.com/contact", email: "a@example.com" },
    licenseInfo: { name: "MIT", identifier: "MIT" },
    openapiTags: [{ name: "items", description: "About items" }],
    servers: [{ url: "https://example.com", description: "Live" }],
    openapiExternalDocs: { url: "https://example.com/docs", description: "More" },
  })
  const Color = z.enum(["red", "blue"]).meta({ id: "Color" })
  const Page = z.object({
    limit: z.int().gt(0).lte(100).default(10),
    order: z.literal(["asc", "desc"]).default("asc"),
    tags: z.array(z.string()).default([]),
    need: z.string(),
  })
  app.get(
    "/items/{item_id}",
    {
      tags: ["items"],
      summary: "Read one",
      description: "Some *text*",
      deprecated: true,
      operationId: "read_one",
      params: {
        item_id: Path(z.int().gte(1), { title: "The ID", description: "Of the item" }),
        q: Query(orNull(z.string().min(3).max(50).regex(/^a/)), { alias: "item-query", deprecated: true }),
        color: Color.default("red"),
        user_agent: Header(orNull(z.string())),
        x_many: Header(orNull(z.array(z.string()))),
        session: Cookie(z.string().default("none"), { description: "Who" }),
        hidden: Query(orNull(z.string()), { includeInSchema: false }),
        ex: Query(z.number().default(1.5), { examples: [1.5, 2], openapiExamples: { one: { summary: "One", value: 1 } } }),
        since: orNull(z.date()),
        flag: z.boolean().default(false),
        u: orNull(z.uuid()),
        ids: Query(
          z
            .set(z.int())
            .min(1)
            .default(new Set([1])),
        ),
      },
    },
    async function read_item() {},
  )
  app.get("/page", { params: { page: Query(Page) } }, async function read_page() {})
  app.get("/files/{path:path}", async function read_file() {})
  expect(await app.openapi()).toEqual(fastapi("parameters"))
})

test("bodies: models, several, embedded, optional, unions, recursion", async () => {
  const app = new Hayapi()
  const Image = z.object({ url: z.string(), name: z.string() }).meta({ id: "Image" })
  const Item = z
    .object({
      name: z.string().meta({ title: "The name", description: "Of the item", examples: ["Foo"] }),
      price: z.number().gt(0),
      tax: orNull(z.number()),
      tags: z.set(z.string()).default(new Set()),
      image: orNull(Image),
      images: orNull(z.array(Image)),
      weights: z.record(z.int(), z.number()).default({}),
      kind: z.literal(["a", "b"]).default("a"),
      point: orNull(z.tuple([z.int(), z.string()])),
    })
    .meta({ id: "Item" })
  const User = z.strictObject({ username: z.string() }).meta({ id: "User" })
  const Cat = z.object({ kind: z.literal("cat"), lives: z.int() }).meta({ id: "Cat" })
  const Dog = z.object({ kind: z.literal("dog"), name: z.string() }).meta({ id: "Dog" })
  const Node = z
    .object({
      value: z.int(),
      get children(): z.ZodType {
        return z.array(Node).default([])
      },
    })
    .meta({ id: "Node" })
  app.put(
    "/items/{item_id}",
    {
      params: {
        item_id: z.int(),
        item: Item,
        user: User,
        importance: Body(z.int().gt(0)),
        note: Body(orNull(z.string())),
      },
    },
    async function update_item() {},
  )
  app.post("/items", { statusCode: 201, params: { item: Item } }, async function create_item() {})
  app.post("/embedded", { params: { item: Body(Item, { embed: true }) } }, async function embedded() {})
  app.post("/optional", { params: { item: orNull(Item) } }, async function optional() {})
  app.post(
    "/examples",
    {
      params: {
        item: Body(Image, {
          examples: [{ url: "u", name: "n" }],
          openapiExamples: { normal: { summary: "Normal", value: { url: "u", name: "n" } } },
        }),
      },
    },
    async function with_examples() {},
  )
  app.post("/pet", { params: { pet: z.discriminatedUnion("kind", [Cat, Dog]) } }, async function pet() {})
  app.post("/either", { params: { value: z.union([Cat, Dog]) } }, async function either() {})
  app.post("/tree", { params: { node: Node } }, async function tree() {})
  app.post("/numbers", { params: { numbers: z.array(z.int()) } }, async function numbers() {})
  app.delete("/items", { params: { ids: Body(z.array(z.int()).max(3)) } }, async function delete_items() {})
  expect(await app.openapi()).toEqual(fastapi("bodies"))
})

test("answers, dependencies and routers", async () => {
  const app: any = new Hayapi({ title: "Responses", responses: { 500: { description: "Broken" } } })
  const Out = z.object({ name: z.string(), note: orNull(z.string()) }).meta({ id: "Out" })
  const Err = z.object({ detail: z.string() }).meta({ id: "Err" })
  const paging = dependency({ skip: z.int().default(0), limit: z.int().default(10) }, (page) => page)
  const token = dependency({ x_token: Header(z.string()) }, ({ x_token }) => x_token)
  const router: any = new Router({
    prefix: "/things",
    tags: ["things"],
    dependencies: [token],
    responses: { 404: { description: "Not found" } },
  })
  router.get("/", { params: { page: paging, limit: z.int() }, responseModel: z.array(Out) }, async function read_things() {})
  router.get(
    "/{thing_id}",
    {
      params: { thing_id: z.string() },
      tags: ["one"],
      responseModel: z.union([Out, Err]),
      responses: { 404: { model: Err }, "4XX": { model: Err, description: "Any" } },
    },
    async function read_thing() {},
  )
  router.delete("/{thing_id}", { params: { thing_id: z.string() }, statusCode: 204, deprecated: true }, async function delete_thing() {})
  app.include(router, { prefix: "/v1", tags: ["v1"], responses: { 403: { description: "No" } } })
  app.get("/html", { responseClass: HTMLResponse }, async function html() {})
  app.get("/scalar", { responseModel: z.int() }, async function scalar() {})
  app.get("/by-name", { responseModel: z.record(z.string(), Out) }, async function by_name() {})
  app.get("/maybe", { responseModel: Out.nullable() }, async function maybe() {})
  app.get("/extra", { openapiExtra: { "x-code": "y", responses: { 200: { description: "Mine" } } } }, async function extra() {})
  app.get("/hidden", { includeInSchema: false }, async function hidden() {})
  expect(await app.openapi()).toEqual(fastapi("responses"))
})

describe("models", () => {
  const schemasOf = async (app: Hayapi<any>) => (await app.openapi()).components?.schemas ?? {}

  test("one without an id is inlined, one with an id is referred to, once", async () => {
    const Named = z.object({ a: z.int() }).meta({ id: "Named" })
    const app = new Hayapi()
    app.post("/x", { params: { value: z.object({ n: Named, m: Named.optional() }) }, responseModel: Named }, ({ value }) => value.n)
    const { requestBody, responses } = (await app.openapi()).paths["/x"]!.post
    expect(requestBody.content["application/json"].schema).toEqual({
      type: "object",
      properties: { n: { $ref: "#/components/schemas/Named" }, m: { $ref: "#/components/schemas/Named" } },
      required: ["n"],
      title: "Value",
    })
    expect(responses[200].content["application/json"].schema).toEqual({ $ref: "#/components/schemas/Named" })
    expect(Object.keys(await schemasOf(app))).toEqual(["HTTPValidationError", "Named", "ValidationError"])
  })

  test("meta of a model and of its fields enters the document", async () => {
    const app = new Hayapi()
    const Model = z
      .object({ a: z.int().meta({ title: "Aa", description: "Ab", examples: [1], deprecated: true }) })
      .meta({ id: "Meta", title: "Title", description: "Text" })
    app.get("/x", { responseModel: Model }, () => ({ a: 1 }))
    expect((await schemasOf(app)).Meta).toEqual({
      type: "object",
      properties: { a: { type: "integer", title: "Aa", description: "Ab", examples: [1], deprecated: true } },
      required: ["a"],
      title: "Title",
      description: "Text",
    })
  })

  test("schemaTitles: false leaves the generated titles out", async () => {
    const app = new Hayapi({ schemaTitles: false })
    app.get("/x", { params: { item_id: z.int() }, responseModel: z.object({ a: z.int() }).meta({ id: "Plain" }) }, () => ({ a: 1 }))
    const { paths, components } = await app.openapi()
    expect(paths["/x"]!.get.parameters[0].schema).toEqual({ type: "integer" })
    expect(components!.schemas.Plain).toEqual({ type: "object", properties: { a: { type: "integer" } }, required: ["a"] })
  })

  test("names are made fit for references", async () => {
    const app = new Hayapi()
    app.get("/x", { responseModel: z.object({ a: z.int() }).meta({ id: "Page[Item]" }) }, () => ({ a: 1 }))
    expect(Object.keys(await schemasOf(app))).toEqual(["Page_Item_"])
  })

  test("string formats", async () => {
    const app = new Hayapi()
    const Formats = z.object({
      uuid: z.uuid(),
      email: z.email(),
      url: z.url(),
      date: z.iso.date(),
      time: z.iso.time(),
      datetime: z.iso.datetime(),
      duration: z.iso.duration(),
      ipv4: z.ipv4(),
      ipv6: z.ipv6(),
    })
    app.post("/x", { params: { value: Formats } }, () => 1)
    const { properties } = (await app.openapi()).paths["/x"]!.post.requestBody.content["application/json"].schema
    expect(Object.fromEntries(Object.entries(properties).map(([name, schema]: any) => [name, schema.format]))).toEqual({
      uuid: "uuid",
      email: "email",
      url: "uri",
      date: "date",
      time: "time",
      datetime: "date-time",
      duration: "duration",
      ipv4: "ipv4",
      ipv6: "ipv6",
    })
  })
})

describe("the document", () => {
  test("is built anew when an operation is added", async () => {
    const app = new Hayapi({ logger: quiet })
    app.get("/a", () => 1)
    const first = await app.openapi()
    expect(await app.openapi()).toBe(first)
    app.get("/b", () => 1)
    expect(Object.keys((await app.openapi()).paths)).toEqual(["/a", "/b"])
  })

  test("of an empty app is what FastAPI's is", async () => {
    expect(await new Hayapi().openapi()).toEqual({ openapi: "3.1.0", info: { title: "FastAPI", version: "0.1.0" }, paths: {} })
  })

  test("is plain JSON, big integers and dates included", async () => {
    const app = new Hayapi()
    app.get("/x", { params: { n: z.bigint().max(10n).default(5n), at: z.date().default(new Date(0)) } }, () => 1)
    const document = await app.openapi()
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
    expect(document.paths["/x"]!.get.parameters.map(({ schema }: any) => schema.default)).toEqual([5, "1970-01-01T00:00:00Z"])
  })

  test("OPTIONS and TRACE have no request body in it, as in FastAPI", async () => {
    const app = new Hayapi()
    app.options("/x", { params: { item: z.object({ a: z.int() }) } }, () => 1)
    expect((await app.openapi()).paths["/x"]!.options.requestBody).toBeUndefined()
  })
})

test("an older single example stands beside the schema of parameter, body or form, unless there are named ones", async () => {
  const app = new Hayapi()
  const one = { example: "a" }
  app.get(
    "/",
    { params: { q: Query(z.string(), one), r: Header(z.string(), { ...one, openapiExamples: { b: { value: "b" } } }) } },
    () => 1,
  )
  app.post("/body", { params: { text: Body(z.string(), one) } }, () => 1)
  const { paths } = await app.openapi()
  const [q, r] = paths["/"]!.get.parameters
  expect([q.example, q.schema.example, r.example, r.examples]).toEqual(["a", undefined, undefined, { b: { value: "b" } }])
  expect(paths["/body"]!.post.requestBody.content["application/json"]).toEqual({
    schema: { type: "string", title: "Text" },
    example: "a",
  })
})
