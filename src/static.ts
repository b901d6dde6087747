/**
 * The door for static files.
 *
 * @module hayapi/static
 */
export { staticFiles } from "./app/static-files.ts"
export type { StaticFilesOptions } from "./http/app-runtime.ts"
export type { Mountable } from "./http/mountable.ts"
