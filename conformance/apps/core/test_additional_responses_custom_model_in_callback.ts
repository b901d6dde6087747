// A model that only a callback's answers have.
import { Hayapi, JSONResponse, Query, Router } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const CustomModel = z.object({ a: z.int() }).meta({ id: "CustomModel" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const callbackRouter = new Router({ responseClass: JSONResponse })
  callbackRouter.get("{$callback_url}/callback/", { responses: { 400: { model: CustomModel } } }, function callback_route() {})
  app.post(
    "/",
    {
      params: {
        callback_url: Query(
          z
            .url({ protocol: /^https?$/ })
            .min(1)
            .max(2083),
        ),
      },
      callbacks: callbackRouter,
    },
    function main_route() {},
  )
  return app
}
