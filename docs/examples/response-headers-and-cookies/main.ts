// Headers and cookies: on the injected response, on a response object, documented, and deleted.
import { dependency, Hayapi, JSONResponse } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Response headers and cookies" })

export const readCat = app.get("/cat", function readCat({ response }) {
  response.headers.set("X-Cat-Dog", "alone in the world")
  return { message: "Hello World" }
})

export const login = app.post("/login", function login({ response }) {
  response.setCookie("session", "s-123", { httpOnly: true, maxAge: 3600 })
  return { message: "Welcome" }
})

export const logout = app.post("/logout", { statusCode: 204 }, function logout({ response }) {
  response.deleteCookie("session")
})

const rateLimit = dependency(({ response }) => {
  response.headers.set("X-Rate-Limit-Remaining", "41")
})

export const readLimited = app.get(
  "/limited",
  {
    dependencies: [rateLimit],
    responses: { 200: { headers: { "X-Rate-Limit-Remaining": z.int() } } },
  },
  function readLimited({ response }) {
    response.setCookie("seen", "yes")
    return new JSONResponse({ message: "by hand" }, { headers: { "X-Source": "handler" } })
  },
)
