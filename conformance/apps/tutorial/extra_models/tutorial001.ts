// One model for each state of a user; the answer's keeps the hash in.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const user = { username: z.string(), email: z.email(), full_name: z.string().nullable().default(null) }
const UserIn = z
  .object({ username: user.username, password: z.string(), email: user.email, full_name: user.full_name })
  .meta({ id: "UserIn" })
const UserOut = z.object(user).meta({ id: "UserOut" })

type StoredUser = z.output<typeof UserOut> & { hashed_password: string }

// No way to hash a password: an example.
function saveUser({ password, ...rest }: z.output<typeof UserIn>): StoredUser {
  return { ...rest, hashed_password: `supersecret${password}` }
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/user/", { params: { user_in: UserIn }, responseModel: UserOut }, function create_user({ user_in }) {
    return saveUser(user_in)
  })
  return app
}
