// The settings of the app, from environment variables.
import { readSettings } from "hayapi/settings"
import { z } from "zod"

const Settings = z.object({
  app_name: z.string().default("Awesome API"),
  admin_email: z.string(),
  items_per_user: z.int().default(50),
})

export const readConfig = () => readSettings(Settings)
