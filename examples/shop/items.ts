// Items: everybody may look, the staff may change.
import { PlainTextResponse, Router, status } from "hayapi"
import { z } from "zod"
import { cacheFor, namedItem, paging, staffOnly } from "./dependencies.ts"
import { Item, ItemChanges, ItemPage, NewItem } from "./models.ts"
import { store } from "./store.ts"

export const router = new Router({ prefix: "/items", tags: ["items"] })

export const listItems = router.get(
  "",
  { params: { paging, tag: z.string().optional(), store }, responseModel: ItemPage, dependencies: [cacheFor(60)] },
  function listItems({ paging, tag, store }) {
    const found = [...store.items.values()].filter((item) => tag === undefined || item.tags.includes(tag))
    return { items: found.slice(paging.skip, paging.skip + paging.limit), total: found.length }
  },
)

export const exportPrices = router.get(
  "/prices.txt",
  { params: { store }, responseClass: PlainTextResponse, description: "The price list as tab-separated text." },
  function exportPrices({ store }) {
    return [...store.items.values()].map((item) => `${item.name}\t${item.price.toFixed(2)}\n`).join("")
  },
)

export const readItem = router.get("/{item_id}", { params: { item: namedItem }, responseModel: Item }, function readItem({ item }) {
  return item
})

export const createItem = router.post(
  "",
  {
    params: { item: NewItem, store },
    dependencies: [staffOnly],
    responseModel: Item,
    statusCode: status.HTTP_201_CREATED,
    responses: { 201: { headers: { Location: z.string() } } },
  },
  function createItem({ item, store, response }) {
    const created = store.addItem(item)
    response.headers.set("Location", `/items/${created.id}`)
    return created
  },
)

export const changeItem = router.patch(
  "/{item_id}",
  { params: { item: namedItem, changes: ItemChanges }, dependencies: [staffOnly], responseModel: Item },
  function changeItem({ item, changes }) {
    return Object.assign(item, changes)
  },
)

export const removeItem = router.delete(
  "/{item_id}",
  { params: { item: namedItem, store }, dependencies: [staffOnly], statusCode: status.HTTP_204_NO_CONTENT },
  function removeItem({ item, store }) {
    store.items.delete(item.id)
  },
)
