import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { app } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

describe("status codes", () => {
  test("a created item is answered with 201", async () => {
    const response = await client.post("/items/?name=Foo")
    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({ name: "Foo" })
  })

  test("an item that exists is answered with 200", async () => {
    const response = await client.get("/items/5")
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ id: 5, name: "Example Item" })
  })
})

describe("response models", () => {
  test("only the fields of the model leave", async () => {
    const response = await client.get("/items/")
    expect(response.status).toBe(200)
    expect(response.headers.get("content-type")).toBe("application/json")
    expect(await response.json()).toEqual({
      items: [
        { id: 1, name: "Item 1" },
        { id: 2, name: "Item 2" },
      ],
      count: 2,
    })
  })

  test("the document has the model and the documented errors", async () => {
    const document = await app.openapi()
    const { responses } = document.paths["/items/"]!.get
    const error = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } }
    expect(responses["200"].content["application/json"].schema).toEqual({ $ref: "#/components/schemas/ItemList" })
    expect(responses["404"]).toEqual({ description: "Items not found", content: error })
    expect(responses["500"]).toEqual({ description: "Internal server error", content: error })
    expect(Object.keys(document.components?.schemas.Item.properties)).toEqual(["id", "name"])
  })
})

describe("errors", () => {
  test("an HTTPException is answered with its status and detail", async () => {
    const response = await client.get("/items/0")
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ detail: "Item not found" })
  })

  test("a path parameter that is no integer is answered with 422 and says where and why", async () => {
    const response = await client.get("/items/abc")
    expect(response.status).toBe(422)
    expect(await response.text()).toBe(
      '{"detail":[{"type":"int_parsing","loc":["path","item_id"],"msg":"Input should be a valid integer, unable to parse string as an integer","input":"abc"}]}',
    )
  })

  test("a missing query parameter is answered with 422", async () => {
    const response = await client.post("/items/")
    expect(response.status).toBe(422)
    expect(await response.json()).toEqual({
      detail: [{ type: "missing", loc: ["query", "name"], msg: "Field required", input: null }],
    })
  })

  test("a declared error carries its header and is documented", async () => {
    const response = await client.get("/items-error/0")
    expect(response.status).toBe(404)
    expect(response.headers.get("x-error-code")).toBe("ITEM_NOT_FOUND")
    expect(await response.json()).toEqual({ detail: "Item not found" })
    const document = await app.openapi()
    expect(document.paths["/items-error/{item_id}"]!.get.responses["404"].headers).toHaveProperty("X-Error-Code")
  })

  test("without the error the item is answered", async () => {
    const response = await client.get("/items-error/1")
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ id: 1, name: "Example Item" })
  })
})

describe("headers", () => {
  test("headers of the injected response are sent with the model", async () => {
    const response = await client.get("/items-with-headers/")
    expect(response.status).toBe(200)
    expect(response.headers.get("x-custom-header")).toBe("custom-value")
    expect(response.headers.get("cache-control")).toBe("max-age=3600")
    expect(await response.json()).toMatchObject({ count: 2 })
  })
})

describe("responses made by hand", () => {
  test("JSON", async () => {
    const response = await client.get("/items/json")
    expect(response.status).toBe(200)
    expect(response.headers.get("x-custom-header")).toBe("json-value")
    expect(response.headers.get("content-type")).toBe("application/json")
    expect(await response.json()).toEqual({ message: "Hello World" })
  })

  test("plain text", async () => {
    const response = await client.get("/items/text")
    expect(response.status).toBe(200)
    expect(response.headers.get("x-custom-header")).toBe("text-value")
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8")
    expect(await response.text()).toBe("Hello World")
  })

  test("a redirect", async () => {
    const response = await client.get("/redirect", { redirect: "manual" })
    expect(response.status).toBe(307)
    expect(response.headers.get("location")).toBe("/items/json")
    expect(response.headers.get("x-redirect-reason")).toBe("temporary")
  })

  test("a redirect that is followed", async () => {
    const response = await client.get("/redirect")
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ message: "Hello World" })
  })
})
