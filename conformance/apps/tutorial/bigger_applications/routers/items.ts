// Items: everything here needs the token.
import { HTTPException, Router } from "hayapi"
import { headerToken } from "../dependencies.ts"

export const router = new Router({
  prefix: "/items",
  tags: ["items"],
  dependencies: [headerToken],
  responses: { 404: { description: "Not found" } },
})

const items: Record<string, { name: string }> = { plumbus: { name: "Plumbus" }, gun: { name: "Portal Gun" } }

router.get("/", function read_items() {
  return items
})

router.get("/{item_id}", function read_item({ item_id }) {
  const item = items[item_id]
  if (item === undefined) throw new HTTPException(404, "Item not found")
  return { name: item.name, item_id }
})

router.put(
  "/{item_id}",
  { tags: ["custom"], responses: { 403: { description: "Operation forbidden" } } },
  function update_item({ item_id }) {
    if (item_id !== "plumbus") throw new HTTPException(403, "You can only update the item: plumbus")
    return { item_id, name: "The great Plumbus" }
  },
)
