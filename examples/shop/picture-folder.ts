// The folder of the pictures: below the shop's data, or a temporary one that goes with the process.
import { randomUUID } from "node:crypto"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { dependency } from "hayapi"
import { settings } from "./settings.ts"

const endings = new Map([
  ["image/jpeg", "jpg"],
  ["image/png", "png"],
  ["image/webp", "webp"],
])

export const pictureTypes = [...endings.keys()]

export class PictureFolder {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Keeps a picture and gives its URL. The name that the client gave it is never used. */
  async keep(picture: File): Promise<string> {
    const name = `${randomUUID()}.${endings.get(picture.type)}`
    await writeFile(this.pathOf(name), picture.stream())
    return `/pictures/${name}`
  }

  /** Removes the picture of a URL, if there is one. */
  async remove(url: string | null): Promise<void> {
    if (url !== null) await rm(this.pathOf(basename(url)), { force: true })
  }

  pathOf(name: string): string {
    return join(this.#path, name)
  }
}

export const pictureFolder = dependency(
  { settings },
  async function* ({ settings: { data } }) {
    if (data === undefined) {
      const folder = await mkdtemp(join(tmpdir(), "shop-pictures-"))
      yield new PictureFolder(folder)
      await rm(folder, { recursive: true })
    } else {
      const folder = join(data, "pictures")
      await mkdir(folder, { recursive: true })
      yield new PictureFolder(folder)
    }
  },
  { scope: "app" },
)
