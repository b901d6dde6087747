// The adapter of the conformance checker: starts the port of one of FastAPI's examples on a free port, new for every call.
import { existsSync } from "node:fs"
import type { Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { serveFetch } from "../src/serve/fetch.ts"
import { bridge } from "./bridge.ts"
import type { Settings } from "./settings.ts"

/** The part of the checker's request that these ports need. */
export interface OpenRequest {
  /** `tutorial/body/tutorial001`, which is ported in `apps/tutorial/body/tutorial001.ts`. */
  readonly app: string
  /** Which of the apps of a core file. */
  readonly key?: string
  /** The prefix that a proxy in front has taken off. */
  readonly rootPath?: string
  /** Environment variables that the app must see. */
  readonly env?: Readonly<Record<string, string>>
}

export interface Opened {
  readonly url: string
  close(): Promise<void>
}

interface AppModule {
  createApp(settings: Settings, key?: string): Hayapi
}

/** How the apps are served: on Node's engine, as a fetch handler, or by the test client without a socket of their own. */
const engines: Readonly<Record<string, (app: Hayapi) => Promise<Opened>>> = {
  node: async (app) => {
    const server = await app.listen({ port: 0, host: "127.0.0.1", trustedProxies: ["127.0.0.1"] })
    return { url: server.url, close: () => server.stop() }
  },
  fetch: async (app) => {
    const run = await app.start()
    return bridge({ answer: serveFetch(run), stop: () => run.stop() })
  },
  process: async (app) => {
    const client = new TestClient(app, { raiseServerExceptions: false })
    const answer = (request: Request) => answerInProcess(client, request)
    return bridge({ answer, stop: () => client.close() })
  },
}

// The cookies of the checker are its own: the client keeps none.
async function answerInProcess(client: TestClient, request: Request): Promise<Response> {
  const body = request.body === null ? {} : { body: new Uint8Array(await request.arrayBuffer()) }
  const response = await client.request(request.method, request.url, { headers: [...request.headers], redirect: "manual", ...body })
  client.cookies.clear()
  return response
}

/** `undefined`: not ported. FastAPI reads JSON by pydantic's lax rules, so the apps do. */
export async function open(request: OpenRequest): Promise<Opened | undefined> {
  const file = new URL(`./apps/${request.app}.ts`, import.meta.url)
  if (!existsSync(file)) return undefined
  const { createApp } = (await import(file.href)) as AppModule
  Object.assign(process.env, request.env)
  const settings = { laxBody: true, ...(request.rootPath === undefined ? {} : { rootPath: request.rootPath }) }
  const { url, close } = await engines[process.env.CONFORMANCE_ENGINE ?? "node"]!(createApp(settings, request.key))
  const closeAll = async (): Promise<void> => {
    await close()
    for (const name of Object.keys(request.env ?? {})) delete process.env[name]
  }
  return { url, close: closeAll }
}
