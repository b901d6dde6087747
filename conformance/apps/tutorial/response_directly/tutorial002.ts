// A body in a format of its own.
import { Hayapi, HTTPResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

const shampoo = `<?xml version="1.0"?>
    <shampoo>
    <Header>
        Apply shampoo here.
    </Header>
    <Body>
        You'll have to use soap here.
    </Body>
    </shampoo>
    `

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/legacy/", function get_legacy_data() {
    return new HTTPResponse(shampoo, { mediaType: "application/xml" })
  })
  return app
}
