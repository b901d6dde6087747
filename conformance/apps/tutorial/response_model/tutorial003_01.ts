// The handler returns the whole user; only the fields of the base model leave.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const BaseUser = z
  .object({
    username: z.string(),
    email: z.email(),
    full_name: z.string().nullable().default(null),
  })
  .meta({ id: "BaseUser" })

const UserIn = BaseUser.extend({ password: z.string() }).meta({ id: "UserIn" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/user/", { params: { user: UserIn }, responseModel: BaseUser }, function create_user({ user }) {
    return user
  })
  return app
}
