// `hayapi run`: serves an app until a signal ends it, in one process or in several that share the port.
import cluster from "node:cluster"
import { CommandError, loadApp } from "./load.ts"

/** The options of `hayapi run`; `app` is the name of the export. */
export interface ServeOptions {
  readonly file: string
  readonly app: string | undefined
  readonly host: string
  readonly port: number
  readonly workers: number
  readonly trustedProxies: readonly string[]
  readonly forwardedHeader: "x-forwarded" | "forwarded"
}

/** Serves the app. With several workers this process only manages them. */
export async function serveApp(options: ServeOptions): Promise<void> {
  if (options.workers > 1 && cluster.isPrimary) manageWorkers(options.workers)
  else await serveHere(options)
}

async function serveHere({ file, app: name, host, port, trustedProxies, forwardedHeader }: ServeOptions): Promise<void> {
  const app = await loadApp(file, name)
  const server = await app.listen({ host, port, trustedProxies, forwardedHeader }).catch((error: unknown) => {
    throw describeListenError(error, host, port)
  })
  if (cluster.isPrimary || cluster.worker?.id === 1) {
    console.log(`Serving ${app.title} at ${server.url}`)
    if (app.openapiUrl !== null && app.docsUrl !== null) console.log(`Docs pages at ${server.url}${app.docsUrl}`)
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // `on`, not `once`: a terminal and a parent may both send the signal, and the second one must not end running requests.
    process.on(signal, async () => {
      await server.stop()
      process.exit()
    })
  }
}

function describeListenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (code === "EADDRINUSE") return new CommandError(`Port ${port} of ${host} is in use: choose another with --port`)
  if (code === "EACCES") return new CommandError(`No permission to listen on port ${port} of ${host}`)
  return code === "EADDRNOTAVAIL" ? new CommandError(`${host} is not an address of this machine`) : error
}

function manageWorkers(count: number): void {
  let isStopping = false
  const fork = (): void => {
    let hasListened = false
    const worker = cluster.fork().on("listening", () => {
      hasListened = true
    })
    worker.on("exit", (code, signal) => {
      if (isStopping) return
      if (hasListened) {
        console.error(`hayapi: a worker exited (${signal ?? code}), starting another one`)
        return fork()
      }
      // It failed at start-up and has printed why; another one would fail too.
      isStopping = true
      process.exitCode = code === 0 ? 1 : code
      endWorkers()
    })
  }
  for (let i = 0; i < count; i++) fork()
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      isStopping = true
      endWorkers()
    })
  }
}

function endWorkers(): void {
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGTERM")
}
