// A GET with a body.
import { Body, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Product = z.object({ name: z.string(), description: z.string().optional(), price: z.number() }).meta({ id: "Product" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/product", { params: { product: Body(Product) } }, function create_item({ product }) {
    return product
  })
  return app
}
