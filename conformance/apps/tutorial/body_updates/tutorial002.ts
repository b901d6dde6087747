// PATCH changes only what the client sent.
import { Hayapi, sentFields } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z
  .object({
    name: z.string().nullable().default(null),
    description: z.string().nullable().default(null),
    price: z.number().nullable().default(null),
    tax: z.number().default(10.5),
    tags: z.array(z.string()).default([]),
  })
  .meta({ id: "Item" })

const rows: Record<string, z.input<typeof Item>> = {
  foo: { name: "Foo", price: 50.2 },
  bar: { name: "Bar", description: "The bartenders", price: 62, tax: 20.2 },
  baz: { name: "Baz", description: null, price: 50.2, tax: 10.5, tags: [] },
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const items = { ...rows }

  app.get("/items/{item_id}", { responseModel: Item }, function read_item({ item_id }) {
    return items[item_id]!
  })

  app.patch("/items/{item_id}", { params: { item: Item }, responseModel: Item }, function update_item({ item_id, item }) {
    const updated = { ...items[item_id], ...sentFields(item) }
    items[item_id] = updated
    return updated
  })
  return app
}
