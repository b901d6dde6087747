// The runtime of Bun.
export { runtime } from "./node/runtime.ts"
