// The runtime of workers: only Web APIs, no listening and no disk. The platform calls `fetch`.
import { toReply } from "../http/answer.ts"
import type { AppRuntime } from "../http/app-runtime.ts"
import { cannot, type RunInContext, runDirectly } from "../http/runtime.ts"
import { type Accept, serveFetch } from "./fetch.ts"
import { openMemorySpool } from "./memory-spool.ts"
import { gzipBytes, openGzip } from "./web-gzip.ts"
import { chooseProtocol, type EventSocket, listenTo } from "./wire-socket.ts"

const noDisk = (what: string, remedy: string) => (): never => {
  throw cannot(`There is no disk for ${what}`, remedy)
}
const bindAssets = 'mount the binding that has them: `app.mount("/static", { fetch: (request, env) => env.ASSETS.fetch(request) })`'

/** Globals of some of these runtimes beyond the Web APIs. */
interface Globals {
  readonly AsyncLocalStorage?: { snapshot(): RunInContext }
  /** Workers' way to accept a WebSocket (Cloudflare). */
  readonly WebSocketPair?: new () => { readonly 0: object; readonly 1: EventSocket & { accept(): void } }
}
const globals = globalThis as Globals

interface Fetcher {
  fetch(url: string): Promise<Response>
}

function assetsOf(platform: unknown): Fetcher | undefined {
  return (platform as { env?: { ASSETS?: Fetcher } } | undefined)?.env?.ASSETS
}

const acceptPair: Accept = (request, { protocol, headers }) => {
  const { 0: client, 1: server } = new globals.WebSocketPair!()
  server.accept()
  const subprotocol = chooseProtocol(request, protocol)
  const sent = [...(headers ?? []), ...(subprotocol === undefined ? [] : [["sec-websocket-protocol", subprotocol] as const])]
  return {
    socket: listenTo(server),
    response: new Response(null, { status: 101, headers: sent as [string, string][], ...{ webSocket: client } }),
  }
}

export const runtime: AppRuntime = {
  name: "web",
  keepContext: () => globals.AsyncLocalStorage?.snapshot() ?? runDirectly,
  resolveFile: async () => noDisk("FileResponse", "return the `Response` of a binding, or a `StreamingResponse`")(),
  openSpool: openMemorySpool,
  gzipBytes,
  openGzip,
  async listen() {
    throw cannot("This runtime does not listen", "export the app's `fetch`: `export default { fetch: app.fetch }`")
  },
  serveFetch: (run, onFault) => serveFetch(run, onFault, globals.WebSocketPair === undefined ? undefined : acceptPair),
  serveDirectory: noDisk("staticFiles", bindAssets),
  openFrontend: noDisk("a frontend", bindAssets),
  readEnvFile: noDisk("envFile", "settings come from the platform's variables: `readSettings(schema, { env })`"),
  async answerAsset(name, headers, exchange) {
    const response = await assetsOf(exchange.platform)!.fetch(`https://assets.invalid/docs-assets/${name}`)
    const reply = await toReply(response, exchange)
    if (response.ok) for (const [header, value] of Object.entries(headers)) reply.headers.set(header, value)
    return reply
  },
  checkAssets({ platform }) {
    if (assetsOf(platform) !== undefined) return
    throw cannot(
      "There is no disk for the files of the docs pages",
      "set `docsAssetsUrl` to a host that has them (https://cdn.jsdelivr.net/npm/), or copy node_modules/hayapi/dist/assets/docs to the folder docs-assets of the binding ASSETS",
    )
  },
}
