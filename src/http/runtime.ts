// Runtime: the port for what differs by JavaScript runtime. A run hands its own to every exchange; nothing else asks where it runs.
import type { FileResponse } from "./file-response.ts"
import type { HeaderList } from "./header-list.ts"
import type { Reply } from "./reply.ts"
/** What is read of a request to send a file. */
export interface FileRequest {
  readonly method: string
  header(name: string): string | undefined
}
/** Calls a function in the async context (`AsyncLocalStorage`) that was current when this function was made. */
export type RunInContext = <R>(run: () => R) => R

/** What an app needs from the runtime that it runs on. */
export interface Runtime {
  /** `headers`: those of the reply, to be completed. */
  resolveFile(response: FileResponse, request: FileRequest, headers: HeaderList): Promise<Reply>
  /** Remembers the current async context, for work that is called from somewhere else later. */
  keepContext(): RunInContext
}

const runDirectly: RunInContext = (run) => run()

/** For an exchange that no run has taken up yet: it keeps no context and can do nothing else. */
export const bareRuntime: Runtime = {
  resolveFile: () => {
    throw new Error("none")
  },
  keepContext: () => runDirectly,
}
