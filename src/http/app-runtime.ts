// AppRuntime: what an app needs from its runtime, beyond the needs of requests: listening, directories, files of the docs pages.
import type { Exchange } from "./exchange.ts"
import type { Mountable } from "./mountable.ts"
import type { Reply } from "./reply.ts"
import type { Runtime } from "./runtime.ts"
import type { Server, ServerOptions } from "./server.ts"

/** The directory to serve, and how. */
export interface StaticFilesOptions {
  /** A path of the file system, relative to the current directory, or a `file:` URL. */
  directory: string | URL
  /** Serves `index.html` for directories, and `404.html` (status 404) for missing files. Default: false. */
  html?: boolean
  /** Throws at once if the directory is missing. Default: true. */
  checkDir?: boolean
  /** Also follows symbolic links that lead out of the directory. Default: false. */
  followSymlink?: boolean
}

/** What a frontend sends for a missing file. */
export type FrontendFallback = "auto" | "index.html" | "404.html" | null

/** The files of a built web app. */
export interface FrontendFiles {
  /** The problem with the directory or the fallback; `undefined` if there is none. */
  findProblem(): Promise<{ readonly missing: "directory" | "fallback"; readonly message: string } | undefined>
  /** Handles GET and HEAD of a canonical path below the frontend's. */
  answer(exchange: Exchange, path: string): Promise<Reply>
  /** Refuses every other method. */
  refuse(path: string): Promise<never>
}

/** Handles exchanges: a run of an app. It should not throw or reject; if it does, the engine sends 500. */
export interface Answerer {
  /** Handles one exchange. */
  handle(exchange: Exchange): Reply | Promise<Reply>
}

/** Receives errors for which no response can be sent any more. */
export type OnFault = (error: unknown) => void

/** `(request, env, context)`, as Workers, Deno and Bun call it; with `context.waitUntil` the worker stays alive for background tasks. */
export type FetchHandler = (request: Request, env?: unknown, context?: unknown) => Promise<Response>

/**
 * The port: one object for each JavaScript runtime, chosen by the conditions of the package's imports, or given to the app: `new Hayapi({
 * runtime })`. Unsupported operations throw `UsageError` `HAYAPI_RUNTIME`.
 */
export interface AppRuntime extends Runtime {
  /** Serves on a port. Rejects when the address is taken. */
  listen(run: Answerer, options: ServerOptions & { onFault: OnFault }): Promise<Server>
  /** Serves as a function of a Web `Request`. */
  serveFetch(run: Answerer, onFault: OnFault): FetchHandler
  /** Serves the files of a directory. Throws if it is missing. */
  serveDirectory(options: StaticFilesOptions): Mountable
  /** Opens a built web app. */
  openFrontend(directory: string | URL, fallback: FrontendFallback): FrontendFiles
  /** The variables of an `.env` file; empty if there is no such file. */
  readEnvFile(path: string): Readonly<Record<string, string | undefined>>
  /** Sends a file of the docs pages, such as `redoc/bundles/redoc.standalone.js`, with these headers. */
  answerAsset(name: string, headers: Readonly<Record<string, string>>, exchange: Exchange): Promise<Reply>
  /** Throws if the files for `answerAsset` are missing. */
  checkAssets(exchange: Exchange): void
}
