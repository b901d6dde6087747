// A served directory: resolves canonical paths to files within it, never to files outside or hidden ones.
import { realpath, stat } from "node:fs/promises"
import { join, relative, resolve, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { decodeSegment } from "../http/canonical-path.ts"

export interface Found {
  readonly kind: "file" | "directory"
  /** The path with all links resolved, unless links are followed. */
  readonly path: string
}

// On Windows these denote file streams, devices and alternative spellings of a name.
const foreign = process.platform === "win32" ? /[:<>"|?*]|[. ]$/ : /^$/
const absent: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ELOOP", "EINVAL", "EACCES", "EPERM"])

export class ServedDirectory {
  /** As passed. */
  readonly given: string
  /** Absolute. */
  readonly root: string
  readonly #followSymlink: boolean

  constructor(directory: string | URL, followSymlink: boolean) {
    this.given = typeof directory === "string" ? directory : fileURLToPath(directory)
    this.root = resolve(this.given)
    this.#followSymlink = followSymlink
  }

  /**
   * What a canonical path, relative to the directory, leads to; `""` is the directory itself, and only directories may end with a slash.
   * Nothing (`undefined`) for a missing or unreadable file, for empty, dot and hidden segments (except a leading `.well-known`), for
   * escaped slashes and backslashes, and for links that lead out.
   */
  async find(path: string): Promise<Found | undefined> {
    const segments = path === "" ? [] : path.replace(/\/$/, "").split("/")
    if (segments.some((segment) => segment === "" || /%2f|[\\\0]/i.test(segment) || foreign.test(segment)) || isHidden(segments))
      return undefined
    try {
      const full = join(this.root, ...segments.map(decodeSegment))
      const target = this.#followSymlink ? full : await this.#resolveWithin(full)
      if (target === undefined) return undefined
      const stats = await stat(target)
      if (stats.isDirectory()) return { kind: "directory", path: target }
      return stats.isFile() && !path.endsWith("/") ? { kind: "file", path: target } : undefined
    } catch (error) {
      if (absent.has((error as NodeJS.ErrnoException).code)) return undefined
      throw error
    }
  }

  /** The path of a regular file. */
  async findFile(path: string): Promise<string | undefined> {
    const found = await this.find(path)
    return found?.kind === "file" ? found.path : undefined
  }

  /** The path of the index file, if `find` returned a directory for `path` that has one. */
  findIndex(path: string): Promise<string | undefined> {
    const folder = path.replace(/\/$/, "")
    return this.findFile(folder === "" ? "index.html" : `${folder}/index.html`)
  }

  // Check the names on the disk, too: a short name or a link must not reach a hidden file.
  async #resolveWithin(full: string): Promise<string | undefined> {
    const [target, root] = await Promise.all([realpath(full), realpath(this.root)])
    if (target === root) return target
    if (!target.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined
    return isHidden(relative(root, target).split(sep)) ? undefined : target
  }
}

function isHidden(segments: readonly string[]): boolean {
  return segments.some((segment, index) => segment.startsWith(".") && !(index === 0 && segment === ".well-known"))
}
