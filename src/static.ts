// The door for static files.
export { type StaticFilesOptions, staticFiles } from "./files/static-files.ts"
export type { Mountable } from "./http/mountable.ts"
