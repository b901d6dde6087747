// Items: everybody may look, the staff may change.
import { and, arrayContains, asc, desc, eq, ilike, lte, or } from "drizzle-orm"
import { dependency, Header, httpError, Path, PlainTextResponse, RedirectResponse, Router, sentFields, status } from "hayapi"
import { z } from "zod"
import { cached, hasTag, notModified, tagOf } from "./caching.ts"
import { database } from "./database.ts"
import { Id, Item, ItemChanges, ItemPage, NewItem, Price, Sku, Tag, Text } from "./models.ts"
import { paging } from "./paging.ts"
import { pictureFolder } from "./picture-folder.ts"
import { items } from "./tables.ts"
import { staffOnly } from "./tokens.ts"

export const ItemNotFound = httpError(404, "No such item", { headers: { "X-Error-Code": "ITEM_NOT_FOUND" } })
export const SkuTaken = httpError(409, "There is an item with this SKU already")
const ItemChanged = httpError(412, "Somebody else has changed the item: read it again")

/** The item that the path names. */
export const namedItem = dependency(
  {
    item_id: Path(Id),
    database,
  },
  async ({ item_id, database }) => {
    const item = await database.query.items.findFirst({ where: eq(items.id, item_id) })
    if (item === undefined) throw new ItemNotFound()
    return item
  },
  { errors: [ItemNotFound] },
)

export const router = new Router({ prefix: "/items", tags: ["items"] })

const orders = { name: asc(items.name), price: asc(items.price), "-price": desc(items.price), stock: asc(items.stock) }

export const listItems = router.get(
  "",
  {
    params: {
      paging,
      search: Text.min(2).max(50).optional(),
      tag: Tag.optional(),
      maxPrice: Price.optional(),
      sort: z.enum(["name", "price", "-price", "stock"]).default("name"),
      cached,
      database,
    },
    responseModel: ItemPage,
    responses: notModified,
  },
  async function listItems({ paging, search, tag, maxPrice, sort, cached, database }) {
    const words = `%${search?.replace(/[\\%_]/g, "\\$&")}%`
    const where = and(
      search === undefined ? undefined : or(ilike(items.name, words), ilike(items.description, words)),
      tag === undefined ? undefined : arrayContains(items.tags, [tag]),
      maxPrice === undefined ? undefined : lte(items.price, maxPrice),
    )
    const found = await database.query.items.findMany({ ...paging, where, orderBy: [orders[sort], asc(items.id)] })
    const total = await database.$count(items, where)
    return cached(tagOf(found, total)) ?? { items: found, total }
  },
)

class CsvResponse extends PlainTextResponse {
  static override readonly mediaType = "text/csv"
}

export const exportPrices = router.get(
  "/prices.csv",
  { params: { database }, responseClass: CsvResponse, description: "The price list, to be opened in a spreadsheet." },
  async function exportPrices({ database, response }) {
    response.headers.set("Content-Disposition", 'attachment; filename="prices.csv"')
    const found = await database.query.items.findMany({ orderBy: asc(items.sku) })
    const rows = found.map(({ sku, name, price }) => `${sku},"${name.replaceAll('"', '""')}",${(price / 100).toFixed(2)}\r\n`)
    return `SKU,Name,Price\r\n${rows.join("")}`
  },
)

export const findItem = router.get(
  "/by-sku/{sku}",
  {
    params: { sku: Path(Sku), database },
    statusCode: status.HTTP_307_TEMPORARY_REDIRECT,
    responseClass: RedirectResponse,
    responses: { 307: { description: "Where the item is", headers: { Location: z.string() } } },
    errors: [ItemNotFound],
  },
  async function findItem({ sku, database }) {
    const item = await database.query.items.findFirst({ where: eq(items.sku, sku) })
    if (item === undefined) throw new ItemNotFound()
    return new RedirectResponse(`/items/${item.id}`)
  },
)

export const readItem = router.get(
  "/{item_id}",
  { params: { item: namedItem, cached }, responseModel: Item, responses: notModified },
  function readItem({ item, cached }) {
    return cached(tagOf([item])) ?? item
  },
)

export const createItem = router.post(
  "",
  {
    params: { item: NewItem, database },
    dependencies: [staffOnly],
    responseModel: Item,
    statusCode: status.HTTP_201_CREATED,
    responses: { 201: { headers: { Location: z.string() } } },
    errors: [SkuTaken],
  },
  async function createItem({ item, database, response }) {
    const [created] = await database.insert(items).values(item).onConflictDoNothing({ target: items.sku }).returning()
    if (created === undefined) throw new SkuTaken()
    response.headers.set("Location", `/items/${created.id}`)
    return created
  },
)

export const changeItem = router.patch(
  "/{item_id}",
  {
    params: { item: namedItem, changes: ItemChanges, ifMatch: Header(z.string().default("*")), database },
    dependencies: [staffOnly],
    responseModel: Item,
    errors: [ItemChanged],
    description: "Changes what is sent. With the `ETag` of the item in `If-Match`, only if nobody else has changed it since.",
  },
  async function changeItem({ item, changes, ifMatch, database }) {
    if (!hasTag(ifMatch, tagOf([item]))) throw new ItemChanged()
    const sameVersion = and(eq(items.id, item.id), eq(items.version, item.version))
    const [changed] = await database.update(items).set(sentFields(changes)).where(sameVersion).returning()
    if (changed === undefined) throw new ItemChanged()
    return changed
  },
)

export const removeItem = router.delete(
  "/{item_id}",
  { params: { item: namedItem, pictureFolder, database }, dependencies: [staffOnly], statusCode: status.HTTP_204_NO_CONTENT },
  async function removeItem({ item, pictureFolder, database }) {
    await database.delete(items).where(eq(items.id, item.id))
    await pictureFolder.remove(item.picture)
  },
)
