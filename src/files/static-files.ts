// Static files: a directory under a mount, as in FastAPI's StaticFiles, without hidden files and listings.

import { statSync } from "node:fs"
import type { StaticFilesOptions } from "../http/app-runtime.ts"
import { HTTPException } from "../http/error.ts"
import { UsageError } from "../http/error-code.ts"
import type { Exchange } from "../http/exchange.ts"
import { FileResponse } from "../http/file-response.ts"
import { otherSlash } from "../http/location.ts"
import type { Mountable } from "../http/mountable.ts"
import type { Reply } from "../http/reply.ts"
import { RedirectResponse } from "../http/responses.ts"
import { ServedDirectory } from "./directory.ts"
import { resolveFileResponse } from "./file-response.ts"

/** A directory as an app to mount. Throws `UsageError` if it is missing. */
export function serveDirectory(options: StaticFilesOptions): Mountable {
  const { html = false, checkDir = true, followSymlink = false } = options
  const directory = new ServedDirectory(options.directory, followSymlink)
  if (checkDir && statSync(directory.root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError("HAYAPI_FILE", `Directory '${directory.given}' does not exist`)
  }
  return {
    async handle(exchange) {
      requireRead(exchange)
      const path = exchange.path.slice(1)
      const found = await directory.find(path)
      if (found?.kind === "file") return sendFile(found.path, 200, exchange)
      if (html) {
        const index = found && (await directory.findIndex(path))
        if (index !== undefined)
          return exchange.path.endsWith("/") ? sendFile(index, 200, exchange) : new RedirectResponse(otherSlash(exchange))
        const missing = await directory.findFile("404.html")
        if (missing !== undefined) return sendFile(missing, 404, exchange)
      }
      throw new HTTPException(404)
    },
  }
}

function requireRead({ method, upgrade }: Exchange): void {
  if (upgrade !== null) throw new HTTPException(404)
  if (method !== "GET" && method !== "HEAD") throw new HTTPException(405, undefined, { headers: { allow: "GET, HEAD" } })
}

function sendFile(path: string, statusCode: number, exchange: Exchange): Promise<Reply> {
  return resolveFileResponse(describeStatic(path, statusCode), exchange)
}

/** The response for a public file, with `nosniff`: browsers must trust its media type. */
export function describeStatic(path: string, statusCode: number): FileResponse {
  return new FileResponse(path, { statusCode, conditional: true, headers: { "x-content-type-options": "nosniff" } })
}
