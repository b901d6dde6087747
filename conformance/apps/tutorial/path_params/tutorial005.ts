// An enumeration in the path.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const ModelName = z.enum(["alexnet", "resnet", "lenet"]).meta({ id: "ModelName" })

const messages: Record<z.infer<typeof ModelName>, string> = {
  alexnet: "Deep Learning FTW!",
  resnet: "Have some residuals",
  lenet: "LeCNN all the images",
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/models/{model_name}", { params: { model_name: ModelName } }, function get_model({ model_name }) {
    return { model_name, message: messages[model_name] }
  })
  return app
}
