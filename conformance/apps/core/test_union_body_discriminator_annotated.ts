// A body that is one of two models: either may fit, or exactly one must.
import { Body, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Cat = z.object({ pet_type: z.string().default("cat"), meows: z.int() }).meta({ id: "Cat" })
const Dog = z.object({ pet_type: z.string().default("dog"), barks: z.number() }).meta({ id: "Dog" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/pet/assignment", { params: { pet: Body(z.union([Cat, Dog])) } }, function create_pet_assignment({ pet }) {
    return pet
  })
  app.post("/pet/annotated", { params: { pet: Body(z.xor([Cat, Dog])) } }, function create_pet_annotated({ pet }) {
    return pet
  })
  return app
}
