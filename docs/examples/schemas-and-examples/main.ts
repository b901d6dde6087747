// Metadata of schemas: names, titles, examples, and custom messages.
import { Body, Hayapi, Query } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Schemas and examples" })

const Plant = z
  .object({
    name: z.string().meta({ title: "Common name", description: "As gardeners say it.", examples: ["Basil"] }),
    height: z.number().gt(0).meta({ description: "In centimetres." }),
    latin: z.string().optional().meta({ deprecated: true }),
  })
  .meta({ id: "Plant", description: "One plant of the *nursery*.", examples: [{ name: "Basil", height: 40 }] })

export const addPlant = app.post("/plants/", { params: { plant: Plant }, responseModel: Plant }, function addPlant({ plant }) {
  return plant
})

export const updatePlant = app.put(
  "/plants/{plant_id}",
  {
    params: {
      plant: Body(Plant, {
        openapiExamples: {
          herb: { summary: "A herb", description: "Small, and **smells** good.", value: { name: "Basil", height: 40 } },
          wrong: { summary: "Refused", value: { name: "Basil", height: "tall" } },
        },
      }),
      reason: Query(z.string().optional(), { openapiExamples: { moved: { value: "It was moved" } } }),
    },
  },
  function updatePlant({ plant_id, plant }) {
    return { plant_id, name: plant.name }
  },
)

const SignUp = z
  .object({
    name: z.string({ error: "A name, please" }).min(2, { error: "At least two letters" }),
    password: z.string().min(8),
    repeated: z.string(),
  })
  .refine(({ password, repeated }) => password === repeated, { error: "The passwords differ", path: ["repeated"] })
  .meta({ id: "SignUp" })

export const signUp = app.post("/accounts/", { params: { form: SignUp } }, function createAccount({ form }) {
  return { name: form.name }
})
