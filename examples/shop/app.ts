// The shop: users, items and orders on a database, with a page for browsers.
import { Hayapi } from "hayapi"
import { gzip, requestId, secureHeaders } from "hayapi/middleware"
import * as items from "./items.ts"
import * as mail from "./mail.ts"
import * as orders from "./orders.ts"
import * as pictures from "./pictures.ts"
import * as stock from "./stock.ts"
import * as users from "./users.ts"
import * as web from "./web.ts"

export const app = new Hayapi({
  title: "Shop",
  version: "1.0.0",
  description: "Sells kitchen things. `POST /token` logs in; the staff may change what is on the shelves.",
  middleware: [
    requestId(),
    secureHeaders({
      contentSecurityPolicy: "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    }),
    gzip(),
  ],
})

for (const { router } of [users, items, pictures, orders, mail, stock, web]) app.include(router)
