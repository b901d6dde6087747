// What the environment decides. Read once when the app starts; a value that does not fit keeps it from starting.
import { dependency } from "hayapi"
import { readSettings } from "hayapi/settings"
import { z } from "zod"

const Settings = z.object({
  /** The folder that keeps the data; without one they are gone when the process ends. */
  data: z.string().min(1).optional(),
  /** Signs tokens; without one they are good until the process ends. */
  secret: z.string().min(32, "needs 32 characters or more").optional(),
})

export const settings = dependency(() => readSettings(Settings, { prefix: "SHOP_" }), { scope: "app" })
