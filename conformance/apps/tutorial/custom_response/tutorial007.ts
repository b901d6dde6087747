// A body that is made while it is sent.
import { Hayapi, StreamingResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

async function* fakeVideo() {
  for (let i = 0; i < 10; i += 1) yield "some fake video bytes"
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", function main() {
    return new StreamingResponse(fakeVideo())
  })
  return app
}
