// Administration: who includes it decides where it is and who may come in.
import { Router } from "hayapi"

export const router = new Router()

export const closeShop = router.post("/close", { tags: ["emergency"] }, function closeShop() {
  return { open: false }
})
