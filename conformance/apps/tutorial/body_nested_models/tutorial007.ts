// Models three levels deep.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

// pydantic's HttpUrl: an http or https address of at most 2083 characters.
const httpUrl = z
  .url({ protocol: /^https?$/ })
  .min(1)
  .max(2083)

const Image = z.object({ url: httpUrl, name: z.string() }).meta({ id: "Image" })

const Item = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number(),
    tax: z.number().nullable().default(null),
    tags: z.set(z.string()).default(new Set()),
    images: z.array(Image).nullable().default(null),
  })
  .meta({ id: "Item" })

const Offer = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number(),
    items: z.array(Item),
  })
  .meta({ id: "Offer" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/offers/", { params: { offer: Offer } }, function create_offer({ offer }) {
    return offer
  })
  return app
}
