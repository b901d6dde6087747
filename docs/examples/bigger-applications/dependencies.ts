// What several routers of the example need.
import { dependency, Header, httpError } from "hayapi"
import { z } from "zod"

const Forbidden = httpError(403, "Only for administrators")

export const adminOnly = dependency(
  { x_role: Header(z.string().default("visitor")) },
  ({ x_role }) => {
    if (x_role !== "admin") throw new Forbidden()
  },
  { errors: [Forbidden] },
)
