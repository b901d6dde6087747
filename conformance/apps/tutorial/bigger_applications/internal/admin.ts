// Included under a prefix, with tags and dependencies, which it does not know of itself.
import { Router } from "hayapi"

export const router = new Router()

router.post("/", function update_admin() {
  return { message: "Admin getting schwifty" }
})
