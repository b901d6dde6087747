// A dependency of a dependency.
import { Cookie, dependency, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const query = dependency({ q: z.string().nullable().default(null) }, ({ q }) => q)

const queryOrCookie = dependency(
  { q: query, last_query: Cookie(z.string().nullable().default(null)) },
  ({ q, last_query }) => q || last_query,
)

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { params: { query_or_default: queryOrCookie } }, function read_query({ query_or_default }) {
    return { q_or_cookie: query_or_default }
  })
  return app
}
