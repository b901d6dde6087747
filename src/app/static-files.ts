// Static files: a directory of the runtime as an app to mount.
import type { StaticFilesOptions } from "../http/app-runtime.ts"
import type { Mountable } from "../http/mountable.ts"
import { defaultRuntime } from "./default-runtime.ts"

/**
 * Serves the files of a directory: `app.mount("/static", staticFiles({ directory: "static" }))`. GET and HEAD with `etag`, `last-modified`,
 * 304 and ranges.
 *
 * Throws `UsageError` for a missing directory.
 */
export function staticFiles(options: StaticFilesOptions): Mountable {
  return defaultRuntime.serveDirectory(options)
}
