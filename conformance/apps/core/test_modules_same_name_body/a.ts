// One of two modules whose handlers have the same name.
import { Body, Router } from "hayapi"
import { z } from "zod"

export const router = new Router()

router.post("/compute", { params: { a: Body(z.int()), b: Body(z.string()) } }, function compute({ a, b }) {
  return { a, b }
})
