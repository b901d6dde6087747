// Items: lists, caching, changes by the staff, pictures, and the stock as it changes.
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { dependency } from "hayapi"
import { describe, expect, test } from "vitest"
import { listItems, readItem, removeItem } from "./items.ts"
import { PictureFolder, pictureFolder } from "./picture-folder.ts"
import { uploadPicture } from "./pictures.ts"
import { problemsOf, testShop } from "./testing.ts"

const shop = testShop()
const mug = { sku: "MUG-01", name: "Mug", price: 7.5, supplierCost: 2, stock: 30 }
const teapot = {
  id: 10,
  sku: "TEA-08",
  name: "Teapot, 0.8 l",
  description: "Stoneware with a strainer that lifts out.",
  price: 34.5,
  stock: 16,
  tags: ["tea"],
  picture: null,
}

describe("looking", () => {
  test("a page of items is sorted and shows no supplier's cost", async () => {
    const page = await shop.client.call(listItems, { sort: "price", skip: 1, limit: 2 })
    expect(page.total).toBe(16)
    expect(page.items.map(({ name, price }) => [name, price])).toEqual([
      ["Cup without a handle, 0.3 l", 16.5],
      ["Proving basket, 22 cm", 21.9],
    ])
    expect(JSON.stringify(page)).not.toMatch(/supplier|version/)
  })

  test("items are found by tag, words and price", async () => {
    const find = async (query: Parameters<typeof shop.client.call<typeof listItems>>[1]) =>
      (await shop.client.call(listItems, query)).items.map(({ sku }) => sku)
    expect(await find({ tag: "tea", maxPrice: 34.5 })).toEqual(["CUP-03", "TEA-08"])
    expect(await find({ search: "STRAINER" })).toEqual(["TEA-08"])
    expect(await find({ search: "%%" })).toEqual([])
  })

  test("paging and sorting have limits", async () => {
    const response = await shop.client.get("/items?skip=-1&limit=101&sort=secret&maxPrice=1.005")
    expect(response.status).toBe(422)
    expect(await problemsOf(response)).toEqual(["query.skip", "query.limit", "query.maxPrice", "query.sort"])
  })

  test("who has an answer already gets a 304, until it changes", async () => {
    for (const path of ["/items", "/items/10"]) {
      const first = await shop.client.get(path)
      // Weak if the response is compressed.
      const etag = first.headers.get("etag")!
      expect(first.headers.get("cache-control")).toBe("public, no-cache")
      const again = await shop.client.get(path, { headers: { "if-none-match": `"other", ${etag}` } })
      expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag])
      await shop.client.patch("/items/10", { json: { stock: 3 }, headers: shop.as("staff") })
      expect((await shop.client.get(path, { headers: { "if-none-match": etag } })).status).toBe(200)
    }
  })

  test("an unknown item is a 404 with a code", async () => {
    for (const path of ["/items/99", "/items/by-sku/NO-99"]) {
      const response = await shop.client.get(path)
      expect([response.status, response.headers.get("x-error-code")]).toEqual([404, "ITEM_NOT_FOUND"])
    }
    expect((await shop.client.get("/items/99999999999")).status).toBe(422)
  })

  test("a SKU leads to its item", async () => {
    const redirect = await shop.client.get("/items/by-sku/TEA-08", { redirect: "manual" })
    expect([redirect.status, redirect.headers.get("location")]).toEqual([307, "/items/10"])
    expect(await (await shop.client.get("/items/by-sku/TEA-08")).json()).toEqual(teapot)
  })

  test("the price list is a file", async () => {
    const response = await shop.client.get("/items/prices.csv")
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8")
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="prices.csv"')
    expect((await response.text()).split("\r\n").slice(0, 2)).toEqual(["SKU,Name,Price", 'BAN-22,"Proving basket, 22 cm",21.90'])
  })
})

describe("changing", () => {
  test("the staff add an item and are told where it is", async () => {
    const response = await shop.client.post("/items", { json: mug, headers: shop.as("staff") })
    expect(response.status).toBe(201)
    expect(response.headers.get("location")).toBe("/items/17")
    const created = await response.json()
    expect(created).toEqual({ id: 17, sku: "MUG-01", name: "Mug", description: "", price: 7.5, stock: 30, tags: [], picture: null })
    expect(await (await shop.client.get("/items/17")).json()).toEqual(created)
    const row = await shop.database.query.items.findFirst({ where: (item, { eq }) => eq(item.id, 17) })
    expect(row).toMatchObject({ price: 750, supplierCost: 200 })
  })

  test("a SKU is taken once", async () => {
    const response = await shop.client.post("/items", { json: { ...mug, sku: "TEA-08" }, headers: shop.as("staff") })
    expect(response.status).toBe(409)
  })

  test("every field is checked, and no fraction of a cent is taken", async () => {
    const wrong = { sku: "mug", name: "", price: 7.505, supplierCost: -1, stock: 1.5, tags: ["A"] }
    const response = await shop.client.post("/items", { json: wrong, headers: shop.as("staff") })
    expect(response.status).toBe(422)
    expect(await problemsOf(response)).toEqual(["body.sku", "body.name", "body.price", "body.supplierCost", "body.stock", "body.tags.0"])
  })

  test("customers and strangers change nothing", async () => {
    for (const [headers, status] of [
      [{}, 401],
      [shop.as("ada"), 403],
    ] as const) {
      const form = new FormData()
      form.append("picture", new File(["x"], "x.png", { type: "image/png" }))
      const refused = [
        await shop.client.post("/items", { json: mug, headers }),
        await shop.client.patch("/items/10", { json: { price: 1 }, headers }),
        await shop.client.delete("/items/10", { headers }),
        await shop.client.put("/items/10/picture", { body: form, headers }),
      ]
      expect(refused.map((response) => response.status)).toEqual([status, status, status, status])
    }
    expect(await shop.client.call(readItem, { item_id: 10 })).toEqual(teapot)
  })

  test("a change touches only what was sent", async () => {
    const response = await shop.client.patch("/items/10", { json: { price: 29 }, headers: shop.as("staff") })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ ...teapot, price: 29 })
  })

  test("a change of what somebody else has changed is refused", async () => {
    const etag = (await shop.client.get("/items/10")).headers.get("etag")!
    const change = (json: object) => shop.client.patch("/items/10", { json, headers: { ...shop.as("staff"), "if-match": etag } })
    expect((await change({ price: 29 })).status).toBe(200)
    expect((await change({ price: 19 })).status).toBe(412)
    expect(await shop.client.call(readItem, { item_id: 10 })).toMatchObject({ price: 29 })
  })

  test("a removed item is gone", async () => {
    const response = await shop.client.delete("/items/10", { headers: shop.as("staff") })
    expect([response.status, await response.text()]).toEqual([204, ""])
    expect((await shop.client.get("/items/10")).status).toBe(404)
    expect((await shop.client.delete("/items/10", { headers: shop.as("staff") })).status).toBe(404)
  })
})

describe("pictures", () => {
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 2, 3])
  const upload = (bytes: Uint8Array<ArrayBuffer>, type: string) => {
    const form = new FormData()
    form.append("picture", new File([bytes], "../../teapot.png", { type }))
    return shop.client.put("/items/10/picture", { body: form, headers: shop.as("staff") })
  }
  const urlOf = async (response: Response) => ((await response.json()) as { picture: string }).picture

  test("an uploaded picture comes back as it was, for good", async () => {
    const url = await urlOf(await upload(png, "image/png"))
    expect(url).toMatch(/^\/pictures\/[\da-f-]{36}\.png$/)
    const response = await shop.client.get(url)
    expect(response.headers.get("content-type")).toBe("image/png")
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable")
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(png)
    const etag = response.headers.get("etag")!
    expect((await shop.client.get(url, { headers: { "if-none-match": etag } })).status).toBe(304)
    const part = await shop.client.get(url, { headers: { range: "bytes=8-" } })
    expect([part.status, new Uint8Array(await part.arrayBuffer())]).toEqual([206, png.slice(8)])
    const beyond = await shop.client.get(url, { headers: { range: "bytes=99-" } })
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */12"])
  })

  test("another picture takes the place of the first", async () => {
    const first = await urlOf(await upload(png, "image/png"))
    const second = await urlOf(await upload(png, "image/webp"))
    expect((await shop.client.get(first)).status).toBe(404)
    expect((await shop.client.get(second)).headers.get("content-type")).toBe("image/webp")
  })

  test("a picture goes with its item, and leaves no file behind", async () => {
    const kept = await mkdtemp(join(tmpdir(), "shop-kept-"))
    const folder = dependency(() => new PictureFolder(kept), { scope: "app" })
    await using client = shop.connect({ overrides: [[pictureFolder, folder]], headers: shop.as("staff") })
    const picture = new File([png], "teapot.png", { type: "image/png" })
    for (let count = 0; count < 2; count++) await client.call(uploadPicture, { item_id: 10, picture })
    expect(await readdir(kept)).toHaveLength(1)
    await client.call(removeItem, { item_id: 10 })
    expect(await readdir(kept)).toEqual([])
    await rm(kept, { recursive: true })
  })

  test("what is too large or no picture is refused", async () => {
    for (const [bytes, type] of [
      [new Uint8Array(2 * 1024 * 1024 + 1), "image/png"],
      [png, "image/svg+xml"],
    ] as const) {
      const response = await upload(bytes, type)
      expect([response.status, await problemsOf(response)]).toEqual([422, ["body.picture"]])
    }
    expect(await shop.client.call(readItem, { item_id: 10 })).toEqual(teapot)
  })

  test("names of other files are none of pictures", async () => {
    expect((await shop.client.get("/pictures/..%2F..%2Fpackage.json")).status).toBe(422)
  })
})

describe("the stock, over a WebSocket", () => {
  test("tells each change of the items that are watched, and only changes", async () => {
    await using socket = await shop.client.websocket("/stock?item=10&item=2")
    const change = (id: number, json: object) => shop.client.patch(`/items/${id}`, { json, headers: shop.as("staff") })
    await change(10, { price: 30 })
    await change(1, { stock: 4 })
    await change(10, { stock: 15 })
    await change(2, { stock: 0 })
    expect(await socket.receiveJson()).toEqual({ itemId: 10, name: "Teapot, 0.8 l", stock: 15 })
    expect(await socket.receiveJson()).toEqual({ itemId: 2, name: "Saucepan, 16 cm", stock: 0 })
  })

  test("ends when the client leaves", async () => {
    const socket = await shop.client.websocket("/stock")
    await socket.close()
    expect(await socket.closed).toMatchObject({ code: 1000 })
  })
})
