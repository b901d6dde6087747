// The runtime that the package's imports chose: the one place where the app asks where it runs.
import { runtime } from "#runtime"
import type { AppRuntime } from "../http/app-runtime.ts"

/** Apps run on this one, unless they are given another. */
export const defaultRuntime: AppRuntime = runtime
