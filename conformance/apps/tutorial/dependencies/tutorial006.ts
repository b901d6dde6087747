// Dependencies whose values nobody uses.
import { dependency, Hayapi, Header, HTTPException } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const verifyToken = dependency({ x_token: Header(z.string()) }, ({ x_token }) => {
  if (x_token !== "fake-super-secret-token") throw new HTTPException(400, "X-Token header invalid")
})

const verifyKey = dependency({ x_key: Header(z.string()) }, ({ x_key }) => {
  if (x_key !== "fake-super-secret-key") throw new HTTPException(400, "X-Key header invalid")
})

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { dependencies: [verifyToken, verifyKey] }, function read_items() {
    return [{ item: "Foo" }, { item: "Bar" }]
  })
  return app
}
