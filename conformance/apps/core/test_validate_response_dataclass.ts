// Returned values that do not fit their model: each is a 500.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Item = z
  .object({ name: z.string(), price: z.number().nullable().default(null), owner_ids: z.array(z.int()).nullable().default(null) })
  .meta({ id: "Item" })

// As a database or a foreign service would give them: nothing that the compiler knows.
const fetched = (text: string) => JSON.parse(text)

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/invalid", { responseModel: Item }, () => fetched('{"name":"invalid","price":"foo"}'))
  app.get("/items/innerinvalid", { responseModel: Item }, () =>
    fetched('{"name":"double invalid","price":"foo","owner_ids":["foo","bar"]}'),
  )
  app.get("/items/invalidlist", { responseModel: z.array(Item) }, () =>
    fetched('[{"name":"foo"},{"name":"bar","price":"bar"},{"name":"baz","price":"baz"}]'),
  )
  return app
}
