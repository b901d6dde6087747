// Frontends: the files of a built web app, and the fallback for missing files. FastAPI's rules.

import { stat } from "node:fs/promises"
import type { FrontendFallback, FrontendFiles } from "../http/app-runtime.ts"
import { HTTPException } from "../http/error.ts"
import { UsageError } from "../http/error-code.ts"
import type { Exchange } from "../http/exchange.ts"
import { otherSlash } from "../http/location.ts"
import type { HTTPResponse } from "../http/response.ts"
import { RedirectResponse } from "../http/responses.ts"
import { ServedDirectory } from "./directory.ts"
import { describeStatic } from "./static-files.ts"

/** A directory of the disk as a frontend. */
export class DiskFrontend implements FrontendFiles {
  readonly #directory: ServedDirectory
  readonly #fallback: FrontendFallback

  constructor(directory: string | URL, fallback: FrontendFallback) {
    this.#directory = new ServedDirectory(directory, false)
    this.#fallback = fallback
  }

  /** The problem with the directory or the fallback; `undefined` if there is none. */
  async findProblem(): Promise<{ readonly missing: "directory" | "fallback"; readonly message: string } | undefined> {
    const { given, root } = this.#directory
    const isThere = await stat(root).then(
      (stats) => stats.isDirectory(),
      () => false,
    )
    if (!isThere)
      return { missing: "directory", message: `Frontend directory '${given}' does not exist. Resolved absolute path: '${root}'` }
    const fallback = this.#fallback
    if (fallback === null || fallback === "auto" || (await this.#directory.findFile(fallback)) !== undefined) return undefined
    return { missing: "fallback", message: this.#describeMissing(fallback) }
  }

  /** Handles GET and HEAD of a canonical path below the frontend's; `""` and paths that end with a slash are directories. */
  async answer(exchange: Exchange, path: string): Promise<HTTPResponse> {
    const found = await this.#directory.find(path)
    if (found?.kind === "file") return describeStatic(found.path, 200)
    const index = found && (await this.#directory.findIndex(path))
    if (index !== undefined) return exchange.path.endsWith("/") ? describeStatic(index, 200) : new RedirectResponse(otherSlash(exchange))
    if (this.#fallback === "404.html" || this.#fallback === "auto") {
      const page = await this.#directory.findFile("404.html")
      if (page !== undefined) return describeStatic(page, 404)
      if (this.#fallback === "404.html") throw new UsageError("HAYAPI_FILE", this.#describeMissing("404.html"))
    }
    if ((this.#fallback === "index.html" || this.#fallback === "auto") && isNavigation(exchange.header("accept"))) {
      const page = await this.#directory.findFile("index.html")
      if (page !== undefined) return describeStatic(page, 200)
      if (this.#fallback === "index.html") throw new UsageError("HAYAPI_FILE", this.#describeMissing("index.html"))
    }
    const problem = await this.findProblem()
    if (problem?.missing === "directory") throw new UsageError("HAYAPI_FILE", problem.message)
    throw new HTTPException(404)
  }

  /** Refuses every other method: 405 if GET would send a file for that path, else 404. */
  async refuse(path: string): Promise<never> {
    const found = await this.#directory.find(path)
    const isServed = found?.kind === "file" || (found !== undefined && (await this.#directory.findIndex(path)) !== undefined)
    if (isServed) throw new HTTPException(405, undefined, { headers: { allow: "GET, HEAD" } })
    throw new HTTPException(404)
  }

  #describeMissing(fallback: string): string {
    const { given, root } = this.#directory
    return `Frontend fallback file '${fallback}' does not exist in directory '${given}'. Resolved absolute directory: '${root}'`
  }
}

/** Whether a browser asks for a page: HTML is named, and not refused with `q=0`. A wildcard does not count: scripts and images send it. */
function isNavigation(accept = ""): boolean {
  return accept.split(",").some((part) => {
    const [type, ...parameters] = part.split(";").map((each) => each.trim().toLowerCase())
    if (type !== "text/html" && type !== "application/xhtml+xml") return false
    const quality = parameters.find((each) => each.startsWith("q="))
    return quality === undefined || Number(quality.slice(2)) !== 0
  })
}
