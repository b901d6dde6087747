// Two path parameters and two of the query.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get(
    "/users/{user_id}/items/{item_id}",
    {
      params: {
        user_id: z.int(),
        item_id: z.string(),
        q: z.string().nullable().default(null),
        short: z.boolean().default(false),
      },
    },
    function read_user_item({ user_id, item_id, q, short }) {
      return {
        item_id,
        owner_id: user_id,
        ...(q ? { q } : {}),
        ...(short ? {} : { description: "This is an amazing item that has a long description" }),
      }
    },
  )
  return app
}
