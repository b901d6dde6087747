// The shop: a small API with the parts that most have.
import { Hayapi } from "hayapi"
import * as items from "./items.ts"
import * as orders from "./orders.ts"

export const app = new Hayapi({ title: "Shop", version: "1.0.0", description: "Sells kitchen things. Staff send `x-token`." })

app.include(items.router)
app.include(orders.router)
