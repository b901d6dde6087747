// A description with a part for those who read the code.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const description = "A model with a form feed character in the title.\n\f\nText after form feed character."
const MyModel = z.object({}).meta({ id: "MyModel", description })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/foo", { params: { v: MyModel } }, function foo() {})
  return app
}
