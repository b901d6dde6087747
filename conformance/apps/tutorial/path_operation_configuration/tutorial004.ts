// A description in Markdown.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Item = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number(),
    tax: z.number().nullable().default(null),
    tags: z.set(z.string()).default(new Set()),
  })
  .meta({ id: "Item" })

const description = `Create an item with all the information:

- **name**: each item must have a name
- **description**: a long description
- **price**: required
- **tax**: if the item doesn't have tax, you can omit this
- **tags**: a set of unique tag strings for this item`

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post(
    "/items/",
    { params: { item: Item }, responseModel: Item, summary: "Create an item", description },
    function create_item({ item }) {
      return item
    },
  )
  return app
}
