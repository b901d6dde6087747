// The settings of the app, from environment variables.
import { z } from "zod"

const Variables = z.object({
  APP_NAME: z.string().default("Awesome API"),
  ADMIN_EMAIL: z.string(),
  ITEMS_PER_USER: z.coerce.number().int().default(50),
})

export function readConfig(variables: Readonly<Record<string, string | undefined>> = process.env) {
  const { APP_NAME, ADMIN_EMAIL, ITEMS_PER_USER } = Variables.parse(variables)
  return { app_name: APP_NAME, admin_email: ADMIN_EMAIL, items_per_user: ITEMS_PER_USER }
}
