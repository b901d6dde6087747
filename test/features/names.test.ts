// Names: of operations, their ids and summaries, and the warnings about equal ones.
import { Hayapi, Router } from "hayapi"
import { describe, expect, test } from "vitest"
import { remember } from "./ask.ts"

async function describeOperation(declare: (app: Hayapi) => void) {
  const { logger } = remember()
  const app = new Hayapi({ logger })
  declare(app)
  const [item] = Object.values((await app.openapi()).paths)
  const [{ operationId, summary }] = Object.values(item!)
  return [operationId, summary]
}

describe("the name of an operation", () => {
  test("is that of the handler's function", async () => {
    expect(await describeOperation((app) => app.get("/items/{item_id}", async function readItem() {}))).toEqual([
      "readItem_items__item_id__get",
      "Read Item",
    ])
    expect(await describeOperation((app) => app.get("/items/{item_id}", async function read_item() {}))).toEqual([
      "read_item_items__item_id__get",
      "Read Item",
    ])
  })

  test("is `name` before all", async () => {
    expect(await describeOperation((app) => app.post("/x", { name: "make it" }, function other() {}))).toEqual([
      "make_it_x_post",
      "Make It",
    ])
  })

  test("is its export name, if the include gives the module", async () => {
    const router = new Router({ prefix: "/items" })
    const module = { createItem: router.post("", () => 1), other: 5, router }
    expect(await describeOperation((app) => app.include(router, { names: module }))).toEqual(["createItem_items_post", "Create Item"])
  })

  test("is made of method and path otherwise", async () => {
    expect(await describeOperation((app) => app.get("/items/{item_id}/parts", () => 1))).toEqual([
      "get_items_item_id_parts_items__item_id__parts_get",
      "Get Items Item Id Parts",
    ])
    expect(await describeOperation((app) => app.get("/", () => 1))).toEqual(["get_root__get", "Get Root"])
  })

  test("names of another include do not reach a router", async () => {
    const [inner, outer] = [new Router(), new Router()]
    const module = { hiddenName: inner.get("/x", () => 1) }
    outer.include(inner)
    expect(await describeOperation((app) => app.include(outer, { names: module }))).toEqual(["get_x_x_get", "Get X"])
  })
})

describe("the operation id", () => {
  test("replaces every character that is no word character", async () => {
    expect((await describeOperation((app) => app.get("/a-b/{c:path}/été.json", function read() {})))[0]).toBe("read_a_b__c__été_json_get")
  })

  test("is `operationId` before all", async () => {
    expect((await describeOperation((app) => app.get("/x", { operationId: "mine" }, function read() {})))[0]).toBe("mine")
  })

  test("is what generateUniqueId makes of name, method, path and tags", async () => {
    const seen: unknown[] = []
    const generateUniqueId = (operation: { name: string }) => {
      seen.push(operation)
      return `${operation.name}!`
    }
    expect((await describeOperation((app) => app.get("/x/{y}", { tags: ["t"], generateUniqueId }, function read() {})))[0]).toBe("read!")
    expect(seen[0]).toEqual({ name: "read", method: "get", path: "/x/{y}", tags: ["t"] })
  })
})

describe("the summary", () => {
  test.each([
    ["readItem", "Read Item"],
    ["read_item", "Read Item"],
    ["own4xx", "Own4Xx"],
    ["été", "Été"],
  ])("of %s is %s", async (name, summary) => {
    expect((await describeOperation((app) => app.get("/x", { name }, () => 1)))[1]).toBe(summary)
  })

  test("is `summary` before all", async () => {
    expect((await describeOperation((app) => app.get("/x", { summary: "Mine" }, function read() {})))[1]).toBe("Mine")
  })
})

describe("warnings at the start", () => {
  async function warnings(declare: (app: Hayapi) => void) {
    const { logger, events } = remember()
    const app = new Hayapi({ logger })
    declare(app)
    await (await app.start()).stop()
    return events.map(({ level, message }) => `${level}: ${message}`)
  }

  test("tell of two equal operation ids, by both", async () => {
    const told = await warnings((app) => {
      app.get("/a", { operationId: "same" }, () => 1)
      app.get("/b", { operationId: "same" }, () => 1)
    })
    expect(told).toHaveLength(1)
    expect(told[0]).toBe("warn: GET /b (get_b) and GET /a (get_a) have the same operation id same")
  })

  test("tell of one method and path declared twice", async () => {
    const told = await warnings((app) => {
      app.get("/a/{x}", function first() {})
      app.get("/a/{y}", function second() {})
    })
    expect(told).toHaveLength(1)
    expect(told[0]).toBe("warn: GET /a/{y} (second) is never called: GET /a/{x} (first) has the same method and path")
  })

  test("have nothing to say of two methods, or of a static path beside a parameter", async () => {
    const told = await warnings((app) => {
      app.get("/a/{x}", function one() {})
      app.post("/a/{x}", function two() {})
      app.get("/a/b", function three() {})
    })
    expect(told).toEqual([])
  })
})

describe("urlFor", () => {
  const app = new Hayapi()
  app.get("/items/{item_id}/files/{path:path}", function readFile() {})

  test("fills the path of an operation, by name or template", () => {
    expect(app.urlFor("readFile", { item_id: 1, path: "a/b c" })).toBe("/items/1/files/a/b%20c")
    expect(app.urlFor("/items/{item_id}/files/{path:path}", { item_id: "x/y", path: "z" })).toBe("/items/x%2Fy/files/z")
  })

  test("refuses an unknown name", () => {
    app.mount("/static", { fetch: async () => new Response() }, { name: "files" })
    expect(app.urlFor("files", { path: "css/a b.css" })).toBe("/static/css/a%20b.css")
    expect(() => app.urlFor("nobody")).toThrow("HAYAPI_URL")
  })
})
