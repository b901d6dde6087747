// Runtime: the port for what differs by JavaScript runtime. A run hands its own to every exchange; nothing else asks where it runs.
import { UsageError } from "./error-code.ts"
import type { FileResponse } from "./file-response.ts"
import type { HeaderList } from "./header-list.ts"
import type { Reply } from "./reply.ts"
import type { OpenSpool } from "./upload-file.ts"

/** Calls a function in the async context (`AsyncLocalStorage`) that was current when this function was made. */
export type RunInContext = <R>(run: () => R) => R

/** What is read of a request to send a file. */
export interface FileRequest {
  readonly method: string
  /** The value of a header, by lower-case name. */
  header(name: string): string | undefined
}

/** Compresses pieces; what it gives back may be empty. */
export interface Packer {
  /** Takes a piece, and gives what is ready to be sent. */
  push(bytes: Uint8Array): Promise<Uint8Array>
  /** Gives the rest. */
  finish(): Promise<Uint8Array>
  /** Frees what it holds; nothing more is asked of it. */
  abandon(): void
}

/** What a request needs from the runtime that it is served on. What a runtime cannot do rejects with `UsageError` `HAYAPI_RUNTIME`. */
export interface Runtime {
  /** `node`, `bun`, `deno`, `web` or another one. */
  readonly name: string
  /** Remembers the current async context, for work that is called from somewhere else later. */
  keepContext(): RunInContext
  /**
   * Finds a declared file, and what of it the request asks for: ranges, conditions. `headers` are those of the reply, to be completed. Rejects
   * for a file that is missing.
   */
  resolveFile(response: FileResponse, request: FileRequest, headers: HeaderList): Promise<Reply>
  /** Opens a place for a large upload: on disk, where there is one. */
  readonly openSpool: OpenSpool
  /** Compresses a whole body with gzip. `level`: 1 (fast) to 9 (small), where the runtime knows levels. */
  gzipBytes(bytes: Uint8Array, level: number): Promise<Uint8Array>
  /** Opens a gzip stream. Each piece is flushed where the runtime can do that. */
  openGzip(level: number): Packer
}

export const runDirectly: RunInContext = (run) => run()

/** The error for what a runtime cannot do: what it was, and what to do about it. */
export function cannot(what: string, remedy: string): UsageError {
  return new UsageError("HAYAPI_RUNTIME", `${what}: ${remedy}`)
}

const refuse = (): never => {
  throw cannot("No app has taken this request up", "only an app that runs knows its runtime")
}

/** For an exchange that no run has taken up yet: it keeps no context and can do nothing else. */
export const bareRuntime: Runtime = {
  name: "none",
  keepContext: () => runDirectly,
  resolveFile: refuse,
  openSpool: refuse,
  gzipBytes: refuse,
  openGzip: refuse,
}
