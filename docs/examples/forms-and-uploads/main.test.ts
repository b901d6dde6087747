// What the guide says about forms and uploads.

import type { Paths } from "hayapi/client"
import { TestClient } from "hayapi/testing"
import createClient from "openapi-fetch"
import { afterAll, beforeAll, expect, test } from "vitest"
import type * as operations from "./main.ts"
import { app, upload } from "./main.ts"

let client: TestClient
beforeAll(() => {
  client = new TestClient(app, { contract: true })
})
afterAll(() => client.close())

test("fields of a form", async () => {
  const response = await client.post("/login", { body: new URLSearchParams({ username: "rick", password: "plumbus12", remember: "on" }) })
  expect(await response.json()).toEqual({ username: "rick", remember: true })
  const refused = await client.post("/login", { body: new URLSearchParams({ username: "rick", password: "" }) })
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ detail: [{ type: "missing", loc: ["body", "password"] }] })
})

test("a model of them", async () => {
  const response = await client.post("/profile", { body: new URLSearchParams("name=Rick&age=70&tags=a&tags=b") })
  expect(await response.json()).toEqual({ name: "Rick", age: 70, tags: ["a", "b"] })
})

test("a file", async () => {
  const file = new File(["hello"], "hello.txt", { type: "text/plain" })
  expect(await client.call(upload, { file, note: "hi" })).toMatchObject({ name: "hello.txt", size: 5, type: "text/plain", note: "hi" })
})

test("several, with limits", async () => {
  const body = new FormData()
  body.append("pictures", new File(["x"], "a.png", { type: "image/png" }))
  expect(await (await client.post("/pictures", { body })).json()).toEqual([{ name: "a.png", size: 1 }])
  body.append("pictures", new File(["x"], "a.gif", { type: "image/gif" }))
  const response = await client.post("/pictures", { body })
  expect(await response.json()).toMatchObject({
    detail: [{ loc: ["body", "pictures", 1], msg: "Value error, File should be of type image/png or image/jpeg" }],
  })
})

test("JSON beside a file", async () => {
  const photo = new File(["x"], "photo.png")
  const body = new FormData()
  body.append("photo", photo)
  body.append("listing", new Blob([JSON.stringify({ title: "Lamp", price: 12.5 })], { type: "application/json" }))
  expect(await (await client.post("/listings", { body })).json()).toEqual({ title: "Lamp", price: 12.5, photo: "photo.png" })
})

test("a typed client", async () => {
  const send = (request: Request) => app.fetch(request)
  const api = createClient<Paths<typeof operations>>({ baseUrl: "http://localhost:8000", fetch: send })
  const file = new File(["hello"], "hello.txt")
  const body = new FormData()
  body.append("file", file)
  const { data } = await api.POST("/files", { body })
  expect(data).toMatchObject({ name: "hello.txt", size: 5 })
  const { response } = await api.POST("/login", {
    body: { username: "rick", password: "plumbus12" },
    headers: { "content-type": "application/x-www-form-urlencoded" },
  })
  expect(response.status).toBe(200)
})
