// The runtime of Deno.
export { runtime } from "./node/runtime.ts"
