// Runtime: the port for what differs by JavaScript runtime. A run passes it to every exchange; nothing else depends on where the app runs.
import { UsageError } from "./error-code.ts"
import type { FileResponse } from "./file-response.ts"
import type { HeaderList } from "./header-list.ts"
import type { Reply } from "./reply.ts"
import type { OpenSpool } from "./upload-file.ts"

/** Calls a function in the async context (`AsyncLocalStorage`) that was current when this function was made. */
export type RunInContext = <R>(run: () => R) => R

/** The part of a request that is needed to send a file. */
export interface FileRequest {
  readonly method: string
  /** The value of a header, by lower-case name. */
  header(name: string): string | undefined
}

/** Compresses pieces; the output may be empty. */
export interface Packer {
  /** Takes a piece and returns the output that is ready. */
  push(bytes: Uint8Array): Promise<Uint8Array>
  /** Returns the rest of the output. */
  finish(): Promise<Uint8Array>
  /** Releases its resources; it is not used afterwards. */
  abandon(): void
}

/** What a request needs from the runtime that it is served on. Unsupported operations reject with `UsageError` `HAYAPI_RUNTIME`. */
export interface Runtime {
  /** `node`, `bun`, `deno`, `web` or another one. */
  readonly name: string
  /** Captures the current async context, for later calls from another context. */
  keepContext(): RunInContext
  /**
   * Opens a declared file and evaluates the request's ranges and conditions. `headers` are those of the reply, to be completed. Rejects
   * if the file is missing.
   */
  resolveFile(response: FileResponse, request: FileRequest, headers: HeaderList): Promise<Reply>
  /** Opens storage for a large upload: on disk, if there is one. */
  readonly openSpool: OpenSpool
  /** Compresses a whole body with gzip. `level`: 1 (fast) to 9 (small), where the runtime knows levels. */
  gzipBytes(bytes: Uint8Array, level: number): Promise<Uint8Array>
  /** Opens a gzip stream. Each piece is flushed where the runtime can do that. */
  openGzip(level: number): Packer
}

export const runDirectly: RunInContext = (run) => run()

/** The error for an unsupported operation, with a remedy. */
export function cannot(what: string, remedy: string): UsageError {
  return new UsageError("HAYAPI_RUNTIME", `${what}: ${remedy}`)
}

const refuse = (): never => {
  throw cannot("No app has taken this request up", "only an app that runs knows its runtime")
}

/** For an exchange without a run: does not keep async contexts and supports no other operation. */
export const bareRuntime: Runtime = {
  name: "none",
  keepContext: () => runDirectly,
  resolveFile: refuse,
  openSpool: refuse,
  gzipBytes: refuse,
  openGzip: refuse,
}
