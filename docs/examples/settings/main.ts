// Settings from environment variables: read once when the app starts, by a schema.
import { dependency, Hayapi } from "hayapi"
import { readSettings } from "hayapi/settings"
import { z } from "zod"

const Settings = z.object({
  appName: z.string().default("Tea shop"),
  adminEmail: z.email(),
  itemsPerPage: z.int().min(1).max(100).default(20),
  allowedOrigins: z.array(z.url()).default([]),
})

export const settings = dependency(() => readSettings(Settings, { prefix: "SHOP_", envFile: ".env" }), { scope: "app" })

export const app = new Hayapi({ title: "Settings" })

export const readInfo = app.get("/info", { params: { settings } }, function readInfo({ settings }) {
  return { name: settings.appName, contact: settings.adminEmail, itemsPerPage: settings.itemsPerPage }
})

const { openapiUrl } = readSettings(z.object({ openapiUrl: z.string().nullable().default(null) }))

export const quietApp = new Hayapi({ openapiUrl })
