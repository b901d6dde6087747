// Header and cookie parameters: names, repeated headers, models, and what a model rejects.
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

export const readLegacy = app.get(
  "/legacy",
  {
    params: {
      legacy_id: Header(z.string(), { convertUnderscores: false }),
      trace: Header(z.string().optional(), { alias: "X-Trace" }),
    },
  },
  function readLegacy({ legacy_id, trace }) {
    return { legacy_id, trace: trace ?? null }
  },
)

export const readTokens = app.get("/tokens", { params: { xToken: Header(z.array(z.string())) } }, function readTokens({ xToken }) {
  return { tokens: xToken }
})

const ClientHeaders = z
  .object({
    x_debug: z.boolean().default(false),
    accept_language: z.string().optional(),
    x_tag: z.array(z.string()).default([]),
  })
  .meta({ id: "ClientHeaders" })

export const readHeaders = app.get("/headers", { params: { headers: Header(ClientHeaders) } }, function readHeaders({ headers }) {
  return headers
})

export const readVisits = app.get(
  "/visits",
  { params: { theme: Cookie(z.string().optional()), visits: Cookie(z.int().default(0)) } },
  function readVisits({ theme, visits }) {
    return { theme: theme ?? null, visits }
  },
)

const Cookies = z.strictObject({ session_id: z.string(), tracker: z.string().optional() }).meta({ id: "Cookies" })

export const readCookies = app.get("/cookies", { params: { cookies: Cookie(Cookies) } }, function readCookies({ cookies }) {
  return cookies
})
