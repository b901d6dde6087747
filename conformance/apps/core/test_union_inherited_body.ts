// A body that is a model or its extension: the one with more of the sent fields wins.
import { Body, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Base = z.object({ name: z.string().nullable().default(null) })
const Item = Base.meta({ id: "Item" })
const ExtendedItem = Base.extend({ age: z.int() }).meta({ id: "ExtendedItem" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/items/", { params: { item: Body(z.union([ExtendedItem, Item])) } }, function save_union_different_body({ item }) {
    return { item }
  })
  return app
}
