// Recursive models, directly and through one another.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const RecursiveItem = z
  .object({
    get sub_items(): z.ZodDefault<z.ZodArray<z.ZodType>> {
      return z.array(RecursiveItem).default([])
    },
    name: z.string(),
  })
  .meta({ id: "RecursiveItem" })
const RecursiveSubitemInSubmodel = z
  .object({
    get sub_items2(): z.ZodDefault<z.ZodArray<z.ZodType>> {
      return z.array(RecursiveItemViaSubmodel).default([])
    },
    name: z.string(),
  })
  .meta({ id: "RecursiveSubitemInSubmodel" })
const RecursiveItemViaSubmodel = z
  .object({
    get sub_items1(): z.ZodDefault<z.ZodArray<z.ZodType>> {
      return z.array(RecursiveSubitemInSubmodel).default([])
    },
    name: z.string(),
  })
  .meta({ id: "RecursiveItemViaSubmodel" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/recursive", { responseModel: RecursiveItem }, () => ({ name: "item", sub_items: [{ name: "subitem", sub_items: [] }] }))
  app.get("/items/recursive-submodel", { responseModel: RecursiveItemViaSubmodel }, () => ({
    name: "item",
    sub_items1: [{ name: "subitem", sub_items2: [{ name: "subsubitem", sub_items1: [{ name: "subsubsubitem", sub_items2: [] }] }] }],
  }))
  return app
}
