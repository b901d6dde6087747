/**
 * The door for runtimes: the one that the package has chosen, to adapt or wrap.
 *
 * @module hayapi/runtime
 */
export { defaultRuntime as runtime } from "./app/default-runtime.ts"
export type { Answerer, AppRuntime, FrontendFallback, FrontendFiles, OnFault } from "./http/app-runtime.ts"
export { endExchange } from "./http/exchange.ts"
export type { FileRequest, Packer, RunInContext, Runtime } from "./http/runtime.ts"
export type { OpenSpool, Spool } from "./http/upload-file.ts"
