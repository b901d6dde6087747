// Setting and deleting cookies, in FastAPI's text.
import { type CookieOptions, Hayapi, HTMLResponse } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, expect, test } from "vitest"
import { ask, quiet, seen } from "./ask.ts"

const app = new Hayapi({ logger: quiet })
const client = new TestClient(app, seen)
afterAll(() => client.close())

let count = 0
async function setCookie(name: string, value: string, options?: CookieOptions) {
  count += 1
  app.get(`/set/${count}`, { name: `set_${count}` }, ({ response }) => response.setCookie(name, value, options))
  const { status, headers } = await ask(client, `/set/${count}`)
  return status === 200 ? headers.getSetCookie() : status
}

test.each<[string, string, CookieOptions | undefined, string]>([
  ["a", "b", undefined, "a=b; Path=/; SameSite=lax"],
  ["a", "", undefined, 'a=""; Path=/; SameSite=lax'],
  ["a", "d e", undefined, 'a="d e"; Path=/; SameSite=lax'],
  ["a", "x,y;z", undefined, 'a="x\\054y\\073z"; Path=/; SameSite=lax'],
  ["a", 'say "hi"', undefined, 'a="say \\"hi\\""; Path=/; SameSite=lax'],
  [
    "c",
    "v",
    { httpOnly: true, maxAge: 10, path: "/p", domain: "d.com", secure: true, sameSite: "none" },
    "c=v; Domain=d.com; HttpOnly; Max-Age=10; Path=/p; SameSite=none; Secure",
  ],
  ["a", "b", { path: null, sameSite: null }, "a=b"],
  ["a", "b", { expires: new Date(0) }, "a=b; expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; SameSite=lax"],
  ["a", "b", { sameSite: "strict", partitioned: true, secure: true }, "a=b; Partitioned; Path=/; SameSite=strict; Secure"],
])("%s=%j is written as FastAPI writes it", async (name, value, options, expected) => {
  expect(await setCookie(name, value, options)).toEqual([expected])
})

test.each<[string, string, CookieOptions | undefined]>([
  ["a b", "v", undefined],
  ["a", "你", undefined],
  ["a", "b", { path: "/;x" }],
  ["__Host-a", "b", { secure: true, domain: "d.com" }],
  ["a", "x".repeat(5000), undefined],
])("a cookie that browsers would refuse is a fault", async (name, value, options) => {
  expect(await setCookie(name, value, options)).toBe(500)
})

test("deleting sets an empty cookie that is over", async () => {
  app.get("/delete", ({ response }) => response.deleteCookie("z", { path: "/p" }))
  const [cookie] = (await ask(client, "/delete")).headers.getSetCookie()
  expect(cookie).toMatch(/^z=""; expires=\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT; Max-Age=0; Path=\/p; SameSite=lax$/)
})

test("response objects set cookies themselves", async () => {
  app.get("/html", () => {
    const page = new HTMLResponse("<p>")
    page.setCookie("a", "1")
    page.deleteCookie("b")
    return page
  })
  const cookies = (await ask(client, "/html")).headers.getSetCookie()
  expect(cookies.map((cookie) => cookie.split(";")[0])).toEqual(["a=1", 'b=""'])
})
