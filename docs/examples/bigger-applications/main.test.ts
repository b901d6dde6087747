// What the guide says about bigger applications, beyond the exchanges it shows (those are sent by ../guide.test.ts).
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { closeShop } from "./admin.ts"
import { listItems, readItem } from "./items.ts"
import { app } from "./main.ts"
import { readMember } from "./members.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app)
})
afterAll(() => client.close())

test("operations of routers are called by their values", async () => {
  expect(await client.call(listItems)).toEqual([{ id: "teapot", name: "Teapot" }])
  expect(await client.call(readItem, { item_id: "teapot" })).toEqual({ id: "teapot", name: "Teapot" })
  expect(await client.call(readMember, { team_id: "7", member_id: "rick" })).toEqual({ team_id: "7", member_id: "rick" })
})

test("names are those of the exports, tags and responses come together", async () => {
  const { paths } = await app.openapi()
  expect(paths["/items/{item_id}"]!.get).toMatchObject({ operationId: "readItem_items__item_id__get", tags: ["items"] })
  expect(Object.keys(paths["/items/{item_id}"]!.get.responses).sort()).toEqual(["200", "404", "418", "422"])
  expect(paths["/admin/close"]!.post).toMatchObject({ tags: ["admin", "emergency"], operationId: "closeShop_admin_close_post" })
  expect(Object.keys(paths["/admin/close"]!.post.responses)).toContain("403")
  expect(paths).not.toHaveProperty("/reports/daily")
})

test("an include guards a router that knows nothing of it", async () => {
  await expect(client.call(closeShop)).rejects.toMatchObject({ response: { status: 403 } })
})

test("a mounted app has its own document and pages", async () => {
  const document = await (await client.get("/reports/openapi.json")).json()
  expect(document).toMatchObject({ info: { title: "Reports" }, servers: [{ url: "/reports" }], paths: { "/daily": {} } })
  expect((await client.get("/reports/docs")).status).toBe(200)
})
