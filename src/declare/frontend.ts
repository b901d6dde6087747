// Frontends: the static build of a web app, served if nothing else matches. Only declared here; `plan` resolves it.
import { DeclarationError } from "../http/error-code.ts"

/** The directory of a frontend, and what it serves for paths without a file. */
export interface FrontendOptions {
  /** The directory of the build: a path of the file system, relative to the current directory, or a `file:` URL. */
  directory: string | URL
  /**
   * What is served for a path without a file: `"404.html"` with status 404, `"index.html"` for pages that the browser requests (`Accept`
   * lists HTML), or null for neither. Default: `"auto"`, which is 404.html if it exists, else index.html if it exists.
   */
  fallback?: "auto" | "index.html" | "404.html" | null
  /**
   * Whether a missing directory or fallback is an error when the app starts. Default: `"auto"`, which is true, except in development
   * (`FASTAPI_ENV` or `NODE_ENV` is `development`): then a missing directory is only a warning, because the build may come later.
   */
  checkDir?: boolean | "auto"
}

const fallbacks: readonly unknown[] = ["auto", "index.html", "404.html", null, undefined]

/** Checks a frontend and returns its path without the last slash (`/` for all paths). Throws `DeclarationError`. */
export function checkFrontend(path: string, options: FrontendOptions): string {
  if (!path.startsWith("/")) throw new DeclarationError("HAYAPI_PATH", `A frontend's path must start with '/': ${JSON.stringify(path)}`)
  if (/[{}]/.test(path)) throw new DeclarationError("HAYAPI_PATH", `A frontend's path cannot have parameters: ${JSON.stringify(path)}`)
  if (!fallbacks.includes(options.fallback)) {
    throw new DeclarationError(
      "HAYAPI_FRONTEND",
      `frontend(${JSON.stringify(path)}): fallback must be "auto", "index.html", "404.html" or null`,
    )
  }
  return path.replace(/\/+$/, "") || "/"
}
