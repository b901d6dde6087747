import { expect, test } from "vitest"
import { app, files } from "./runtimes.ts"

test("static files come from the binding, the docs pages' from a host of packages", async () => {
  const ASSETS = { fetch: async (request: Request) => new Response(new URL(request.url).pathname) }
  expect(await (await app.fetch(new Request("http://a/static/site.css"), { ASSETS })).text()).toBe("/site.css")
  expect(await (await app.fetch(new Request("http://a/docs"))).text()).toContain('src="https://cdn.jsdelivr.net/npm/swagger-ui-dist@')
})

test("files come from what the app's runtime reads", async () => {
  expect(await (await files.fetch(new Request("http://a/reports/may"))).text()).toBe("the object /reports/may")
})
