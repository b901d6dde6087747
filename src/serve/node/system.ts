// The parts of a runtime built on Node's modules: files, temporary files, zlib and async contexts. Bun and Deno have these modules, too.
import { AsyncResource } from "node:async_hooks"
import { locateAsset } from "../../files/assets.ts"
import { readEnvFile } from "../../files/env-file.ts"
import { resolveFileResponse } from "../../files/file-response.ts"
import { DiskFrontend } from "../../files/frontend.ts"
import { openDiskSpool } from "../../files/spool.ts"
import { serveDirectory } from "../../files/static-files.ts"
import type { AppRuntime } from "../../http/app-runtime.ts"
import { FileResponse } from "../../http/file-response.ts"
import { gzipBytes, openGzip } from "./gzip.ts"

const assets = new Map<string, Promise<string>>()

export const system: Omit<AppRuntime, "name" | "listen" | "serveFetch"> = {
  // A hundred times cheaper than `AsyncLocalStorage.snapshot()`.
  keepContext() {
    const resource = new AsyncResource("hayapi")
    return (run) => resource.runInAsyncScope(run)
  },
  resolveFile: resolveFileResponse,
  openSpool: openDiskSpool,
  gzipBytes,
  openGzip,
  serveDirectory,
  openFrontend: (directory, fallback) => new DiskFrontend(directory, fallback),
  readEnvFile,
  async answerAsset(name, headers, exchange) {
    const path = assets.get(name) ?? locateAsset(name)
    assets.set(name, path)
    const response = new FileResponse(await path, { headers, conditional: true })
    return resolveFileResponse(response, exchange, response.headers)
  },
  checkAssets() {},
}
