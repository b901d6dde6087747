// The adapter of the conformance checker: starts the port of one of FastAPI's examples on a free port, new for every call.
import { existsSync } from "node:fs"
import type { Hayapi } from "hayapi"
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

/** `undefined`: not ported. FastAPI reads JSON by pydantic's lax rules, so the apps do. */
export async function open(request: OpenRequest): Promise<Opened | undefined> {
  const file = new URL(`./apps/${request.app}.ts`, import.meta.url)
  if (!existsSync(file)) return undefined
  const { createApp } = (await import(file.href)) as AppModule
  Object.assign(process.env, request.env)
  const settings = { laxBody: true, ...(request.rootPath === undefined ? {} : { rootPath: request.rootPath }) }
  const server = await createApp(settings, request.key).listen({ port: 0, host: "127.0.0.1", trustedProxies: ["127.0.0.1"] })
  const close = async (): Promise<void> => {
    await server.stop()
    for (const name of Object.keys(request.env ?? {})) delete process.env[name]
  }
  return { url: server.url, close }
}
