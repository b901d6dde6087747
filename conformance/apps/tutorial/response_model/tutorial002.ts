// The model of the answer is that of the body, password included: what the next example avoids.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const UserIn = z
  .object({
    username: z.string(),
    password: z.string(),
    email: z.email(),
    full_name: z.string().nullable().default(null),
  })
  .meta({ id: "UserIn" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/user/", { params: { user: UserIn }, responseModel: UserIn }, function create_user({ user }) {
    return user
  })
  return app
}
