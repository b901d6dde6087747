// Basic credentials, compared in constant time.
import { createHash, timingSafeEqual } from "node:crypto"
import { dependency, Hayapi, HTTPException } from "hayapi"
import { HTTPBasic } from "hayapi/security"
import type { Settings } from "../../../settings.ts"

const digest = (text: string) => createHash("sha256").update(text).digest()
const areEqual = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))

const currentUsername = dependency({ credentials: new HTTPBasic() }, ({ credentials }) => {
  const isUser = areEqual(credentials.username, "stanleyjobson")
  const isPassword = areEqual(credentials.password, "swordfish")
  if (!(isUser && isPassword)) throw new HTTPException(401, "Incorrect username or password", { headers: { "WWW-Authenticate": "Basic" } })
  return credentials.username
})

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, securityErrors: false })
  app.get("/users/me", { name: "read_current_user", params: { username: currentUsername } }, ({ username }) => ({ username }))
  return app
}
