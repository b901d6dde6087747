// Runtime: the port for what differs by JavaScript runtime. A run hands its own to every exchange; nothing else asks where it runs.

/** Calls a function in the async context (`AsyncLocalStorage`) that was current when this function was made. */
export type RunInContext = <R>(run: () => R) => R

/** What an app needs from the runtime that it runs on. */
export interface Runtime {
  /** Remembers the current async context, for work that is called from somewhere else later. */
  keepContext(): RunInContext
}

const runDirectly: RunInContext = (run) => run()

/** For an exchange that no run has taken up yet: it keeps no context and can do nothing else. */
export const bareRuntime: Runtime = { keepContext: () => runDirectly }
