// 200 for what was there, 201 by a response object for what was not.
import { Body, Hayapi, JSONResponse, status } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

interface Item {
  name: string | null
  size: number | null
}

export function createApp(settings: Settings = {}): Hayapi {
  const items = new Map<string, Item>([
    ["foo", { name: "Fighters", size: 6 }],
    ["bar", { name: "Tenders", size: 3 }],
  ])
  const app = new Hayapi(settings)
  app.put(
    "/items/{item_id}",
    { params: { name: Body(z.string().nullable().default(null)), size: Body(z.int().nullable().default(null)) } },
    function upsert_item({ item_id, name, size }) {
      const item = { name, size }
      const isNew = !items.has(item_id)
      items.set(item_id, item)
      return isNew ? new JSONResponse(item, { statusCode: status.HTTP_201_CREATED }) : item
    },
  )
  return app
}
