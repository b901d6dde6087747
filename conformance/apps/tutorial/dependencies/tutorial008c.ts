// A dependency that swallows the handler's error: there is nothing to answer, so it is a fault.
import { dependency, Hayapi, HTTPException } from "hayapi"
import type { Settings } from "../../../settings.ts"

class InternalError extends Error {}

const username = dependency(function* () {
  try {
    yield "Rick"
  } catch (error) {
    if (!(error instanceof InternalError)) throw error
  }
})

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/{item_id}", { params: { username } }, function get_item({ item_id, username }) {
    if (item_id === "portal-gun") throw new InternalError(`The portal gun is too dangerous to be owned by ${username}`)
    if (item_id !== "plumbus") throw new HTTPException(404, "Item not found, there's only a plumbus here")
    return item_id
  })
  return app
}
