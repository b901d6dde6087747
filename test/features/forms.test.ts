// Forms: fields, lists, models, empty texts, JSON parts, limits, and what the document says of them.
import { dependency, Form, Hayapi, JSONResponse, Query, RequestValidationError, Upload } from "hayapi"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet } from "./ask.ts"

const Login = z.object({ username: z.string(), attempts: z.int().default(1), tags: z.array(z.string()).default([]) }).meta({ id: "Login" })
const Item = z.object({ name: z.string(), price: z.number() }).meta({ id: "Item" })

const app = new Hayapi({ logger: quiet })
app.post(
  "/fields",
  {
    params: {
      name: Form(z.string()),
      count: Form(z.int().default(3)),
      nick: Form(z.string().nullable().default(null)),
      agree: Form(z.boolean().optional()),
      since: Form(z.date().optional(), { alias: "from" }),
    },
  },
  (values) => values,
)
app.post("/list", { params: { ids: Form(z.array(z.int())), words: Form(z.set(z.string()).default(new Set())) } }, (values) => values)
app.post("/model", { params: { login: Form(Login) } }, ({ login }) => login)
app.post("/strict", { params: { login: Form(z.strictObject({ username: z.string() })) } }, ({ login }) => login)
app.post("/optional-model", { params: { login: Form(Login.optional()) } }, ({ login }) => ({ login: login ?? "none" }))
app.post("/beside", { params: { login: Form(Login), code: Form(z.int()) } }, ({ login, code }) => ({ login, code }))
app.post("/json", { params: { item: Form(Item), items: Form(z.array(Item).default([])), file: Upload() } }, ({ item, items, file }) => ({
  item,
  items,
  size: file.size,
}))
const paging = dependency({ page: Form(z.int()) }, ({ page }) => page)
app.post("/dependency", { params: { page: paging, q: Query(z.string()), name: Form(z.string()) } }, ({ page, q, name }) => ({
  page,
  q,
  name,
}))
const taken = z.string().refine(async (name) => name !== "rick", "is taken")
app.post("/later", { params: { user: Form(z.object({ name: taken })), other: Form(taken) } }, ({ user, other }) => ({ user, other }))

const form = (path: string, body: string | URLSearchParams | FormData) =>
  ask(app, `POST ${path}`, { body: typeof body === "string" ? new URLSearchParams(body) : body })

function multipart(entries: Record<string, string | Blob | readonly (string | Blob)[]>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(entries)) {
    for (const one of Array.isArray(value) ? value : [value]) data.append(name, one)
  }
  return data
}

const jsonBlob = (text: string) => new Blob([text], { type: "application/json" })

describe("fields", () => {
  test("are coerced like all text", async () => {
    const { body } = await form("/fields", "name=a+b%21&count=7&nick=n&agree=on&from=2026-01-02T03:04:05Z")
    expect(body).toEqual({ name: "a b!", count: 7, nick: "n", agree: true, since: "2026-01-02T03:04:05Z" })
  })

  test("come as multipart just as well", async () => {
    const { body } = await form("/fields", multipart({ name: "ö\r\nü", count: "8" }))
    expect(body).toEqual({ name: "ö\r\nü", count: 8, nick: null })
  })

  test("an empty text is no value", async () => {
    expect((await form("/fields", "name=x&count=&nick=&agree=")).body).toEqual({ name: "x", count: 3, nick: null })
    const { status, body } = await form("/fields", "name=&count=x")
    expect([status, body.detail]).toEqual([
      422,
      [
        { type: "missing", loc: ["body", "name"], msg: "Field required", input: null },
        {
          type: "int_parsing",
          loc: ["body", "count"],
          msg: "Input should be a valid integer, unable to parse string as an integer",
          input: "x",
        },
      ],
    ])
  })

  test("of repeated scalars the last counts", async () => expect((await form("/fields", "name=a&name=b")).body.name).toBe("b"))

  test("names mean nothing but themselves", async () => {
    const { body } = await form("/fields", "name=x&__proto__=1&__proto__[polluted]=1&constructor[prototype][polluted]=1&name[]=y&name.z=1")
    expect(body.name).toBe("x")
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test("lists and sets", async () => {
    const { body } = await form("/list", "ids=1&ids=2&words=a&words=a")
    expect(body).toEqual({ ids: [1, 2], words: ["a"] })
    expect((await form("/list", "ids=1&ids=x")).body.detail[0].loc).toEqual(["body", "ids", 1])
    expect((await form("/list", "words=a")).body.detail).toEqual([
      { type: "missing", loc: ["body", "ids"], msg: "Field required", input: null },
    ])
  })

  test.each([
    ["no body", {}],
    ["JSON", { json: { name: "x" } }],
    ["an unknown type", { body: "name=x", headers: { "content-type": "text/plain" } }],
  ])("%s: everything is missing", async (_title, request) => {
    const { status, body } = await ask(app, "POST /fields", request)
    expect([status, body.detail.map((detail: { loc: unknown }) => detail.loc)]).toEqual([422, [["body", "name"]]])
  })
})

describe("models", () => {
  test("are the form itself", async () => {
    expect((await form("/model", "username=a&attempts=2&tags=x&tags=y&more=1")).body).toEqual({
      username: "a",
      attempts: 2,
      tags: ["x", "y"],
    })
    expect((await form("/model", "username=")).body).toEqual({ username: "", attempts: 1, tags: [] })
  })

  test("what is missing is shown all that came", async () => {
    const { body } = await form("/model", "attempts=2&more=1")
    const input = { attempts: "2", more: "1", tags: [] }
    expect(body.detail).toEqual([{ type: "missing", loc: ["body", "username"], msg: "Field required", input }])
  })

  test("a strict one refuses other names", async () => {
    const { body } = await form("/strict", "username=a&x=1&y=1&y=2")
    expect(body.detail.map(({ type, loc, input }: any) => [type, loc, input])).toEqual([
      ["extra_forbidden", ["body", "x"], "1"],
      ["extra_forbidden", ["body", "y"], ["1", "2"]],
    ])
  })

  test("may be left out as a whole", async () => {
    expect((await form("/optional-model", "")).body).toEqual({ login: "none" })
    expect((await form("/optional-model", "attempts=1")).status).toBe(422)
  })

  test("stand flattened beside other fields", async () => {
    expect((await form("/beside", "username=a&code=1")).body).toEqual({ login: { username: "a", attempts: 1, tags: [] }, code: 1 })
    const { body } = await form("/beside", "code=x")
    expect(body.detail.map(({ loc }: any) => loc)).toEqual([
      ["body", "username"],
      ["body", "code"],
    ])
  })

  test("of a union are told apart by their fields", async () => {
    const Person = z.object({ name: z.string(), tags: z.array(z.string()).default([]) }).meta({ id: "Person" })
    const Company = z.object({ company: z.string(), name: z.string().optional(), staff: z.int() }).meta({ id: "Company" })
    const app = new Hayapi({ logger: quiet })
    app.post("/", { params: { data: Form(z.union([Person, Company])) } }, ({ data }) => data)
    const send = (fields: string) => ask(app, "POST /", { body: new URLSearchParams(fields) })
    expect((await send("name=Ada&tags=a&tags=b")).body).toEqual({ name: "Ada", tags: ["a", "b"] })
    expect((await send("company=X&staff=3")).body).toEqual({ company: "X", staff: 3 })
    const { status, body } = await send("staff=3")
    const missing = (...loc: string[]) => ({ type: "missing", loc: ["body", ...loc], msg: "Field required", input: { staff: "3" } })
    expect([status, body.detail]).toEqual([422, [missing("Person", "name"), missing("Company", "company")]])
    const { schema } = (await app.openapi()).paths["/"]!.post.requestBody.content["application/x-www-form-urlencoded"]
    const options = [{ $ref: "#/components/schemas/Person" }, { $ref: "#/components/schemas/Company" }]
    expect(schema).toEqual({ anyOf: options, title: "Data" })
  })

  test("asynchronous refinements", async () => {
    expect((await form("/later", "name=morty&other=summer")).body).toEqual({ user: { name: "morty" }, other: "summer" })
    const { body } = await form("/later", "name=rick&other=rick")
    expect(body.detail.map(({ loc, msg }: any) => [loc, msg])).toEqual([
      [["body", "name"], "Value error, is taken"],
      [["body", "other"], "Value error, is taken"],
    ])
  })
})

describe("JSON parts", () => {
  const file = new File(["12345"], "a.txt")

  test("a model, and a list of them", async () => {
    const item = jsonBlob('{"name":"a","price":1.5}')
    const { body } = await form("/json", multipart({ file, item, items: [item, item] }))
    expect(body).toEqual({ item: { name: "a", price: 1.5 }, items: [body.item, body.item], size: 5 })
    const list = jsonBlob('[{"name":"b","price":2}]')
    expect((await form("/json", multipart({ file, item, items: list }))).body.items).toEqual([{ name: "b", price: 2 }])
  })

  test("are taken strictly, unlike the fields of the form", async () => {
    const { body } = await form("/json", multipart({ file, item: jsonBlob('{"name":"a","price":"1.5"}') }))
    expect(body.detail.map(({ type, loc }: any) => [type, loc])).toEqual([["float_type", ["body", "item", "price"]]])
    expect((await form("/json", multipart({ file, name: "a", price: "1.5" }))).body.item).toEqual({ name: "a", price: 1.5 })
  })

  test("what is no JSON is a problem at its place", async () => {
    const { status, body } = await form("/json", multipart({ file, item: jsonBlob('{"name":') }))
    expect([status, body.detail]).toEqual([
      422,
      [{ type: "json_invalid", loc: ["body", "item", 8], msg: "JSON decode error", input: {}, ctx: { error: "Expecting value" } }],
    ])
  })

  test("text without a type stays text", async () => {
    const { body } = await form("/json", multipart({ file, item: '{"name":"a","price":1}' }))
    expect(body.detail.map(({ loc }: any) => loc)).toEqual([
      ["body", "name"],
      ["body", "price"],
    ])
  })
})

test("dependencies read the same form", async () => {
  expect((await form("/dependency?q=x", "page=2&name=a")).body).toEqual({ page: 2, q: "x", name: "a" })
  const { body } = await form("/dependency", "page=x")
  expect(body.detail.map(({ loc }: any) => loc)).toEqual([
    ["body", "page"],
    ["query", "q"],
    ["body", "name"],
  ])
})

test("an error handler sees the form as one object", async () => {
  const shop = new Hayapi({ logger: quiet })
  shop.exceptionHandler(RequestValidationError, (_request, error) => new JSONResponse({ body: error.body }, { statusCode: 400 }))
  shop.post("/", { params: { name: Form(z.int()) } }, () => 1)
  const { body } = await ask(shop, "POST /", { body: new URLSearchParams("name=x&tag=a&tag=b") })
  expect(body).toEqual({ body: { name: "x", tag: ["a", "b"] } })
})

describe("limits", () => {
  const fields = (count: number) => Array.from({ length: count }, (_, i) => `f${i}=1`).join("&")

  test("1000 fields", async () => {
    expect((await form("/fields", `name=x&${fields(999)}`)).status).toBe(200)
    const { status, body } = await form("/fields", `name=x&${fields(1000)}`)
    expect([status, body]).toEqual([400, { detail: "Too many fields. Maximum number of fields is 1000." }])
    const data = new FormData()
    for (let i = 0; i < 1001; i++) data.append("name", "x")
    expect((await form("/fields", data)).body).toEqual({ detail: "Too many fields. Maximum number of fields is 1000." })
  })

  test("1 MiB for a text", async () => {
    const long = "x".repeat(1024 * 1024)
    expect((await form("/fields", multipart({ name: long }))).body.name).toHaveLength(long.length)
    const { status, body } = await form("/fields", multipart({ name: `${long}x` }))
    expect([status, body]).toEqual([400, { detail: "Part exceeded maximum size of 1024KB." }])
  })

  test("maxBodySize for urlencoded forms, 1 MiB a field when it is larger", async () => {
    expect((await form("/fields", `name=${"x".repeat(1024 * 1024)}`)).status).toBe(413)
    const large = new Hayapi({ logger: quiet, maxBodySize: 4 * 1024 * 1024 })
    large.post("/", { params: { name: Form(z.string()) } }, ({ name }) => name.length)
    const send = (size: number) => ask(large, "POST /", { body: new URLSearchParams({ name: "x".repeat(size) }) })
    expect((await send(1024 * 1024 - 4)).body).toBe(1024 * 1024 - 4)
    const { status, body } = await send(2 * 1024 * 1024)
    expect([status, body]).toEqual([400, { detail: "Field exceeded maximum size of 1024KB." }])
  })

  test("text that is no UTF-8", async () => {
    const request = { headers: { "content-type": "application/x-www-form-urlencoded" }, body: Buffer.from("name=\xff", "latin1") }
    const { status, body } = await ask(app, "POST /fields", request)
    expect([status, body]).toEqual([400, { detail: "There was an error parsing the body" }])
  })
})

describe("the document", () => {
  test("one model is the form, everything else a model of its own", async () => {
    const { paths, components } = await app.openapi()
    const content = (path: string) => paths[path]!.post.requestBody
    expect(content("/model")).toEqual({
      content: { "application/x-www-form-urlencoded": { schema: { $ref: "#/components/schemas/Login" } } },
      required: true,
    })
    expect(content("/beside").content).toEqual({
      "application/x-www-form-urlencoded": { schema: { $ref: "#/components/schemas/Body_post_beside_beside_post" } },
    })
    expect(components!.schemas.Body_post_beside_beside_post).toEqual({
      type: "object",
      properties: {
        username: { type: "string", title: "Username" },
        attempts: { type: "integer", default: 1, title: "Attempts" },
        tags: { type: "array", items: { type: "string" }, default: [], title: "Tags" },
        code: { type: "integer", title: "Code" },
      },
      required: ["username", "code"],
      title: "Body_post_beside_beside_post",
    })
    expect(Object.keys(content("/json").content)).toEqual(["multipart/form-data"])
    expect(paths["/fields"]!.post.responses).toHaveProperty("422")
  })
})

describe("start-up errors", () => {
  const start = async (params: object) => {
    const wrong = new Hayapi({ logger: quiet })
    wrong.post("/", { params: params as {} }, () => 1)
    await wrong.start()
  }

  test("a form beside another body", async () => {
    await expect(start({ a: Form(z.string()), item: Item })).rejects.toThrow(/"a" is read from a form and "item" .*HAYAPI_MIXED_BODY/)
    await expect(start({ file: z.file(), item: Item })).rejects.toThrow("HAYAPI_MIXED_BODY")
    const guard = dependency({ token: Form(z.string()) }, ({ token }) => token)
    await expect(start({ item: Item, guard })).rejects.toThrow("HAYAPI_MIXED_BODY")
  })

  test("two inputs of one name", async () => {
    await expect(start({ a: Form(z.string()), b: Upload({ alias: "a" }) })).rejects.toThrow("HAYAPI_DUPLICATE_FIELD")
    await expect(start({ login: Form(Login), username: Form(z.string()) })).rejects.toThrow("HAYAPI_DUPLICATE_FIELD")
  })
})

test("client.call fills forms", async () => {
  const operations = new Hayapi({ logger: quiet })
  const login = operations.post(
    "/login",
    { params: { login: Form(Login), code: Form(z.int(), { alias: "otp" }) }, responseModel: z.any() },
    (v) => v,
  )
  const send = operations.post(
    "/send",
    { params: { file: Upload(), item: Form(z.record(z.string(), z.int())), note: Form(z.string().optional()) }, responseModel: z.any() },
    async ({ file, item, note }) => ({ text: await file.text(), item, note: note ?? null }),
  )
  await using client = new TestClient(operations)
  expect(await client.call(login, { login: { username: "a", tags: ["x", "y"] }, code: 4 })).toEqual({
    login: { username: "a", attempts: 1, tags: ["x", "y"] },
    code: 4,
  })
  expect(await client.call(send, { file: new File(["hello"], "a.txt"), item: { a: 1 } })).toEqual({
    text: "hello",
    item: { a: 1 },
    note: null,
  })
})
