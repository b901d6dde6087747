// An example for each field.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z
  .object({
    name: z.string().meta({ examples: ["Foo"] }),
    description: z
      .string()
      .nullable()
      .default(null)
      .meta({ examples: ["A very nice Item"] }),
    price: z.number().meta({ examples: [35.4] }),
    tax: z
      .number()
      .nullable()
      .default(null)
      .meta({ examples: [3.2] }),
  })
  .meta({ id: "Item" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.put("/items/{item_id}", { params: { item_id: z.int(), item: Item } }, function update_item({ item_id, item }) {
    return { item_id, item }
  })
  return app
}
