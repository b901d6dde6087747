// Administration: the include decides its path and who has access.
import { Router } from "hayapi"

export const router = new Router()

export const closeShop = router.post("/close", { tags: ["emergency"] }, function closeShop() {
  return { open: false }
})
