// What several operations share: paging, the staff's token, caching, and the item that a path names.
import { dependency, Header, httpError, Path } from "hayapi"
import { z } from "zod"
import { store } from "./store.ts"

export const Unauthorized = httpError(401, "Staff only", { headers: { "WWW-Authenticate": "Token" } })
export const ItemNotFound = httpError(404, "No such item", { headers: { "X-Error-Code": "ITEM_NOT_FOUND" } })

export const paging = dependency({ skip: z.int().min(0).default(0), limit: z.int().min(1).max(100).default(20) }, ({ skip, limit }) => ({
  skip,
  limit,
}))

const staffToken = dependency(() => process.env.SHOP_TOKEN ?? "demo-token", { scope: "app" })

/** Lets only requests with the staff's `x-token` through. Every operation that uses it documents the 401. */
export const staffOnly = dependency(
  { xToken: Header(z.string().optional()), staffToken },
  ({ xToken, staffToken }) => {
    if (xToken !== staffToken) throw new Unauthorized()
  },
  { errors: [Unauthorized] },
)

export const namedItem = dependency(
  { item_id: Path(z.int().min(1)), store },
  ({ item_id, store }) => {
    const item = store.items.get(item_id)
    if (item === undefined) throw new ItemNotFound()
    return item
  },
  { errors: [ItemNotFound] },
)

/** Lets caches keep the answer. */
export function cacheFor(seconds: number) {
  return dependency(({ response }) => {
    response.headers.set("Cache-Control", `public, max-age=${seconds}`)
  })
}
