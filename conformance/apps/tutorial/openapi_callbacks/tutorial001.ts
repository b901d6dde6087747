// A callback: what this API calls at an address that its client names.
import { Hayapi, Query, Router } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const Invoice = z
  .object({ id: z.string(), title: z.string().nullable().default(null), customer: z.string(), total: z.number() })
  .meta({ id: "Invoice" })
const InvoiceEvent = z.object({ description: z.string(), paid: z.boolean() }).meta({ id: "InvoiceEvent" })
const InvoiceEventReceived = z.object({ ok: z.boolean() }).meta({ id: "InvoiceEventReceived" })
const httpUrl = z
  .url({ protocol: /^https?$/ })
  .min(1)
  .max(2083)

const description = `Create an invoice.

This will (let's imagine) let the API user (some external developer) create an
invoice.

And this path operation will:

* Send the invoice to the client.
* Collect the money from the client.
* Send a notification back to the API user (the external developer), as a callback.
    * At this point is that the API will somehow send a POST request to the
        external API with the notification of the invoice event
        (e.g. "payment successful").`

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const invoicesCallbackRouter = new Router()
  invoicesCallbackRouter.post(
    "{$callback_url}/invoices/{$request.body.id}",
    { params: { body: InvoiceEvent }, responseModel: InvoiceEventReceived },
    function invoice_notification() {
      return { ok: true }
    },
  )

  app.post(
    "/invoices/",
    { params: { invoice: Invoice, callback_url: Query(httpUrl.nullable().default(null)) }, callbacks: invoicesCallbackRouter, description },
    function create_invoice() {
      return { msg: "Invoice received" }
    },
  )
  return app
}
