// A server whose clients are typed by its modules.
import { dependency, Hayapi, Header, httpError } from "hayapi"
import { z } from "zod"
import * as items from "./items.ts"
import * as orders from "./orders.ts"

const Unauthorized = httpError(401, "Who are you?")

const tokenRequired = dependency(
  { x_token: Header(z.string()) },
  function tokenRequired({ x_token }) {
    if (x_token !== "s3cret") throw new Unauthorized()
  },
  { errors: [Unauthorized] },
)

export const app = new Hayapi({ title: "Typed client" })

app.include(items.router)

export const underV1 = { prefix: "/v1", dependencies: [tokenRequired] } as const
app.include(orders.router, underV1)
