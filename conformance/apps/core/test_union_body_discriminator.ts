// A body that is one of two models, told apart by a field.
import { Body, Hayapi, Query } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const FirstItem = z.object({ value: z.literal("first"), price: z.int() }).meta({ id: "FirstItem" })
const OtherItem = z.object({ value: z.literal("other"), price: z.number() }).meta({ id: "OtherItem" })
const Item = z.discriminatedUnion("value", [FirstItem, OtherItem])

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post(
    "/items/",
    {
      params: { item: Body(Item), q: Query(z.string().meta({ description: "Query string" })) },
      responseModel: z.record(z.string(), z.unknown()),
    },
    function save_union_body_discriminator({ item }) {
      return { item }
    },
  )
  return app
}
