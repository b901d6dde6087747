// The runtime of workers: it has what the Web has, so it neither listens nor has a disk. Its `fetch` is called by the platform.
import type { AppRuntime } from "../http/app-runtime.ts"
import { cannot, type RunInContext, runDirectly } from "../http/runtime.ts"
import { serveFetch } from "./fetch.ts"
import { gzipBytes, openGzip } from "./web-gzip.ts"

const noDisk = (what: string, remedy: string) => (): never => {
  throw cannot(`There is no disk for ${what}`, remedy)
}
const bindAssets =
  'mount the binding of the platform that has them: `app.mount("/static", { fetch: (request, env) => env.ASSETS.fetch(request) })`'

interface ContextStorage {
  snapshot(): RunInContext
}

export const runtime: AppRuntime = {
  name: "web",
  keepContext() {
    const { AsyncLocalStorage } = globalThis as { AsyncLocalStorage?: ContextStorage }
    return AsyncLocalStorage?.snapshot() ?? runDirectly
  },
  resolveFile: noDisk("FileResponse", "return the `Response` of a binding, or a `StreamingResponse`"),
  openSpool: noDisk("an upload of this size", "take smaller ones (`maxUploadSize`, `maxSize`), or stream the body to a store"),
  gzipBytes,
  openGzip,
  async listen() {
    throw cannot("This runtime does not listen", "export the app's `fetch`: `export default { fetch: app.fetch }`")
  },
  serveFetch,
  serveDirectory: noDisk("staticFiles", bindAssets),
  openFrontend: noDisk("a frontend", bindAssets),
  async answerAsset(_name, _headers, exchange) {
    return this.checkAssets(exchange) as never
  },
  checkAssets: noDisk("the files of the docs pages", "configure `docsAssetsUrl`"),
}
