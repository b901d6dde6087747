// The document and its pages: what the app says about itself, what it changes, what it only calls, and a page behind a token.
import { dependency, Hayapi, Header, httpError, Query, Router } from "hayapi"
import { swaggerUiHtml } from "hayapi/docs"
import { z } from "zod"

export const app = new Hayapi({
  title: "Invoices",
  version: "2.1.0",
  description: "Sends invoices, and **tells you** when they are paid.",
  contact: { name: "Support", email: "support@example.com" },
  licenseInfo: { name: "Apache 2.0", identifier: "Apache-2.0" },
  servers: [{ url: "https://invoices.example.com", description: "Live" }],
  openapiTags: [{ name: "invoices", description: "Bills and reminders" }],
  swaggerUiParameters: { docExpansion: "none", tryItOutEnabled: true },
  redocUrl: "/reference",
})

const Invoice = z.object({ id: z.string(), total: z.number() }).meta({ id: "Invoice" })
const Payment = z.object({ invoiceId: z.string(), paid: z.boolean() }).meta({ id: "Payment" })
const Received = z.object({ ok: z.boolean() }).meta({ id: "Received" })

const callbacks = new Router()
callbacks.post(
  "{$request.query.callbackUrl}/payments/{$request.body#/id}",
  { params: { payment: Payment }, responseModel: Received },
  function invoicePaid() {
    return { ok: true }
  },
)

export const createInvoice = app.post(
  "/invoices",
  {
    params: { invoice: Invoice, callbackUrl: Query(z.url().optional()) },
    tags: ["invoices"],
    callbacks,
    openapiExtra: { "x-rate-limit": 10 },
  },
  function createInvoice({ invoice }) {
    return { created: invoice.id }
  },
)

app.webhooks.post(
  "new-customer",
  { params: { customer: z.object({ name: z.string() }).meta({ id: "Customer" }) }, description: "Sent for every new customer." },
  function newCustomer() {},
)

app.transformOpenapi((document) => {
  document.info["x-logo"] = { url: "https://example.com/logo.png" }
})

const StaffOnly = httpError(401, "Staff only")
const staffOnly = dependency(
  { token: Header(z.string().optional(), { alias: "x-token" }) },
  ({ token }) => {
    if (token !== "staff") throw new StaffOnly()
  },
  { errors: [StaffOnly] },
)

app.get("/staff/docs", { dependencies: [staffOnly], includeInSchema: false }, function staffDocs() {
  return swaggerUiHtml({ openapiUrl: "/openapi.json", title: `${app.title}, for the staff` })
})

export const proxied = new Hayapi({ rootPath: "/api/v1" })

proxied.get("/ping", function ping() {
  return "pong"
})
