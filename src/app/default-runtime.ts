// The runtime that the package's imports chose: the only place that depends on where the app runs.
import { runtime } from "#runtime"
import type { AppRuntime } from "../http/app-runtime.ts"

/** The runtime of apps without the option `runtime`. */
export const defaultRuntime: AppRuntime = runtime
