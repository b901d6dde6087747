// Pictures of items: the staff upload them, browsers keep them for good, because another picture has another name.
import { randomUUID } from "node:crypto"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { eq } from "drizzle-orm"
import { dependency, FileResponse, httpError, Path, Router, Upload } from "hayapi"
import { z } from "zod"
import { notModified } from "./caching.ts"
import { database } from "./database.ts"
import { namedItem } from "./items.ts"
import { Item } from "./models.ts"
import { settings } from "./settings.ts"
import { items } from "./tables.ts"
import { staffOnly } from "./tokens.ts"

const PictureNotFound = httpError(404, "No such picture")

/** Where the pictures are. */
export const pictureFolder = dependency(
  { settings },
  async function* ({ settings: { SHOP_DATA } }) {
    if (SHOP_DATA === undefined) {
      const folder = await mkdtemp(join(tmpdir(), "shop-pictures-"))
      yield folder
      await rm(folder, { recursive: true })
    } else {
      const folder = join(SHOP_DATA, "pictures")
      await mkdir(folder, { recursive: true })
      yield folder
    }
  },
  { scope: "app" },
)

const endings = new Map([
  ["image/jpeg", "jpg"],
  ["image/png", "png"],
  ["image/webp", "webp"],
])

export const router = new Router({ tags: ["pictures"] })

export const uploadPicture = router.put(
  "/items/{item_id}/picture",
  {
    params: { item: namedItem, picture: Upload({ maxSize: 2 * 1024 * 1024, mediaTypes: [...endings.keys()] }), pictureFolder, database },
    dependencies: [staffOnly],
    responseModel: Item,
  },
  async function uploadPicture({ item, picture, pictureFolder, database }) {
    // The client's own name of the file is never used.
    const name = `${randomUUID()}.${endings.get(picture.type)}`
    await writeFile(join(pictureFolder, name), picture.stream())
    const [changed] = await database
      .update(items)
      .set({ picture: `/pictures/${name}` })
      .where(eq(items.id, item.id))
      .returning()
    if (item.picture !== null) await rm(join(pictureFolder, basename(item.picture)), { force: true })
    return changed!
  },
)

export const readPicture = router.get(
  "/pictures/{name}",
  {
    params: { name: Path(z.string().regex(/^[\da-f-]{36}\.(jpg|png|webp)$/)), pictureFolder, database },
    responseClass: FileResponse,
    responses: { ...notModified, 206: { description: "The part that was asked for" }, 416: { description: "There is no such part" } },
    errors: [PictureNotFound],
  },
  async function readPicture({ name, pictureFolder, database }) {
    if ((await database.$count(items, eq(items.picture, `/pictures/${name}`))) === 0) throw new PictureNotFound()
    const headers = { "Cache-Control": "public, max-age=31536000, immutable" }
    return new FileResponse(join(pictureFolder, name), { headers, conditional: true })
  },
)
