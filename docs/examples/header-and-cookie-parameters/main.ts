// Header and cookie parameters: names, repeated headers, models, and what a model refuses.
import { Cookie, Hayapi, Header } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Header and cookie parameters" })

export const readAgent = app.get(
  "/agent",
  { params: { userAgent: Header(z.string().optional()), x_token: Header(z.string().min(4)) } },
  function readAgent({ userAgent, x_token }) {
    return { userAgent: userAgent ?? null, x_token }
  },
)

export const readOldHeader = app.get(
  "/old-header",
  {
    params: {
      strange_header: Header(z.string(), { convertUnderscores: false }),
      trace: Header(z.string().optional(), { alias: "X-Trace" }),
    },
  },
  function readOldHeader({ strange_header, trace }) {
    return { strange_header, trace: trace ?? null }
  },
)

export const readTokens = app.get("/tokens", { params: { xToken: Header(z.array(z.string())) } }, function readTokens({ xToken }) {
  return { tokens: xToken }
})

const CommonHeaders = z
  .object({
    save_data: z.boolean().default(false),
    if_modified_since: z.string().optional(),
    x_tag: z.array(z.string()).default([]),
  })
  .meta({ id: "CommonHeaders" })

export const readHeaders = app.get("/headers", { params: { headers: Header(CommonHeaders) } }, function readHeaders({ headers }) {
  return headers
})

export const readAds = app.get(
  "/ads",
  { params: { ads_id: Cookie(z.string().optional()), visits: Cookie(z.int().default(0)) } },
  function readAds({ ads_id, visits }) {
    return { ads_id: ads_id ?? null, visits }
  },
)

const Cookies = z.strictObject({ session_id: z.string(), tracker: z.string().optional() }).meta({ id: "Cookies" })

export const readCookies = app.get("/cookies", { params: { cookies: Cookie(Cookies) } }, function readCookies({ cookies }) {
  return cookies
})
