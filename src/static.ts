/**
 * The door for static files.
 *
 * @module hayapi/static
 */
export { type StaticFilesOptions, staticFiles } from "./files/static-files.ts"
export type { Mountable } from "./http/mountable.ts"
