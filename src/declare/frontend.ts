// Frontends: the static build of a web app, served where nothing else answers. A router only remembers; plan resolves.
import { DeclarationError } from "./error.ts"

/** Which folder a frontend serves, and what it answers to paths without a file. */
export interface FrontendOptions {
  /** Where the build is: a path of the file system, relative to the current directory, or a `file:` URL. */
  directory: string | URL
  /**
   * What answers a path without a file: `"404.html"` with status 404, `"index.html"` for pages that the browser asks for (its `Accept` names HTML), or
   * null for neither. `"auto"`, which counts if not told otherwise: 404.html if there is one, else index.html if there is one.
   */
  fallback?: "auto" | "index.html" | "404.html" | null
  /**
   * Whether a missing directory or fallback keeps the app from starting. `"auto"`, which counts if not told otherwise: yes, but in development
   * (`FASTAPI_ENV` or `NODE_ENV` is `development`) a missing directory is a warning, because the build may come later.
   */
  checkDir?: boolean | "auto"
}

const fallbacks: readonly unknown[] = ["auto", "index.html", "404.html", null, undefined]

/** The path without its last slash, `/` for all. Throws `DeclarationError` for a path or fallback that cannot be. */
export function checkFrontend(path: string, options: FrontendOptions): string {
  if (!path.startsWith("/")) throw new DeclarationError("HAYAPI_PATH", `A frontend's path must start with '/': ${JSON.stringify(path)}`)
  if (/[{}]/.test(path)) throw new DeclarationError("HAYAPI_PATH", `A frontend's path has no parameters: ${JSON.stringify(path)}`)
  if (!fallbacks.includes(options.fallback)) {
    throw new DeclarationError(
      "HAYAPI_FRONTEND",
      `frontend(${JSON.stringify(path)}): fallback must be "auto", "index.html", "404.html" or null`,
    )
  }
  return path.replace(/\/+$/, "") || "/"
}
