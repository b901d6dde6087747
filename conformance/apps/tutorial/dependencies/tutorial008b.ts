// The handler's error arrives at the dependency's yield and leaves as another one.
import { dependency, Hayapi, HTTPException } from "hayapi"
import type { Settings } from "../../../settings.ts"

const data: Record<string, { description: string; owner: string }> = {
  plumbus: { description: "Freshly pickled plumbus", owner: "Morty" },
  "portal-gun": { description: "Gun to create portals", owner: "Rick" },
}

class OwnerError extends Error {}

const username = dependency(function* () {
  try {
    yield "Rick"
  } catch (error) {
    if (error instanceof OwnerError) throw new HTTPException(400, `Owner error: ${error.message}`)
    throw error
  }
})

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/{item_id}", { params: { username } }, function get_item({ item_id, username }) {
    const item = data[item_id]
    if (item === undefined) throw new HTTPException(404, "Item not found")
    if (item.owner !== username) throw new OwnerError(username)
    return item
  })
  return app
}
