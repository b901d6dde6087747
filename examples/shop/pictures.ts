// Pictures of items: the staff upload them, browsers keep them for good, because another picture has another name.
import { eq } from "drizzle-orm"
import { FileResponse, httpError, Path, Router, Upload } from "hayapi"
import { z } from "zod"
import { notModified } from "./caching.ts"
import { database } from "./database.ts"
import { ItemNotFound, namedItem } from "./items.ts"
import { Item } from "./models.ts"
import { pictureFolder, pictureTypes } from "./picture-folder.ts"
import { items } from "./tables.ts"
import { staffOnly } from "./tokens.ts"

const PictureNotFound = httpError(404, "No such picture")

export const router = new Router({ tags: ["pictures"] })

export const uploadPicture = router.put(
  "/items/{item_id}/picture",
  {
    params: { item: namedItem, picture: Upload({ maxSize: 2 * 1024 * 1024, mediaTypes: pictureTypes }), pictureFolder, database },
    dependencies: [staffOnly],
    responseModel: Item,
  },
  async function uploadPicture({ item, picture, pictureFolder, database }) {
    const url = await pictureFolder.keep(picture)
    const [changed] = await database.update(items).set({ picture: url }).where(eq(items.id, item.id)).returning()
    // Somebody may have removed the item meanwhile.
    await pictureFolder.remove(changed === undefined ? url : item.picture)
    if (changed === undefined) throw new ItemNotFound()
    return changed
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
    return new FileResponse(pictureFolder.pathOf(name), { headers, conditional: true })
  },
)
