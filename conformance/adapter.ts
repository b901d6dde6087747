// The adapter of the conformance checker: starts the port of one of FastAPI's examples on a free port, new for every call.
import { existsSync } from "node:fs"
import type { Hayapi } from "hayapi"
import type { Settings } from "./settings.ts"

/** The part of the checker's request that these ports need. */
export interface OpenRequest {
  /** `tutorial/body/tutorial001`, which is ported in `apps/tutorial/body/tutorial001.ts`. */
  readonly app: string
}

export interface Opened {
  readonly url: string
  close(): Promise<void>
}

interface AppModule {
  createApp(settings: Settings): Hayapi
}

/** `undefined`: not ported. FastAPI reads JSON by pydantic's lax rules, so the apps do. */
export async function open(request: OpenRequest): Promise<Opened | undefined> {
  const file = new URL(`./apps/${request.app}.ts`, import.meta.url)
  if (!existsSync(file)) return undefined
  const { createApp } = (await import(file.href)) as AppModule
  const server = await createApp({ laxBody: true }).listen({ port: 0, host: "127.0.0.1" })
  return { url: server.url, close: () => server.stop() }
}
