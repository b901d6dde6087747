#!/usr/bin/env node
// The command line: `hayapi dev`, `run`, `routes` and `openapi`.
import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { CommandError, findEntry, loadApp } from "./load.ts"
import { isPrepared, runAgain } from "./node.ts"
import { listRoutes } from "./routes.ts"
import { serveApp } from "./serve.ts"

const help = `hayapi <command> [file] [options]

  hayapi dev [file]       serve on 127.0.0.1, and restart on changes
  hayapi run [file]       serve on all addresses, for production
  hayapi routes [file]    list methods, paths and names
  hayapi openapi [file]   print the OpenAPI document

  file is the module that exports the app. Default: app.ts, main.ts or server.ts, here or in src.

  --app <name>            the name of the export. Default: "app", the default export, or the only app
  --host <address>        dev, run
  --port <number>         dev, run. Default: the variable PORT, or 8000
  --workers <number>      run: the number of processes that share the port
  --trusted-proxies <a>   run: addresses and CIDR blocks whose forwarding headers are trusted, separated by commas
  --forwarded-header <k>  run: which headers they write, "x-forwarded" or "forwarded"
  --output <file>         routes, openapi: the file to write to
  --help`

const commands = ["dev", "run", "routes", "openapi"]

async function main(): Promise<void> {
  const { values, positionals } = readArguments()
  const [command, given, ...more] = positionals
  if (values.help || command === undefined) {
    console.log(help)
    return
  }
  if (!commands.includes(command)) throw new CommandError(`Unknown command ${JSON.stringify(command)}\n\n${help}`)
  if (more.length > 0) throw new CommandError(`Expected one file, not ${positionals.length - 1}`)
  const file = findEntry(given)
  if (!isPrepared(file, command === "dev")) {
    if (command === "dev") process.env.NODE_ENV ??= "development"
    runAgain(file, command === "dev")
    return
  }
  if (command === "dev" || command === "run") {
    const host = values.host ?? (command === "dev" ? "127.0.0.1" : "0.0.0.0")
    const trustedProxies = values["trusted-proxies"]?.split(",").map((each) => each.trim()) ?? []
    const port = readNumber("--port", values.port ?? process.env.PORT ?? "8000", 0, 65_535)
    const workers = readNumber("--workers", command === "dev" ? "1" : (values.workers ?? "1"), 1, 1024)
    const forwardedHeader = values["forwarded-header"] ?? "x-forwarded"
    if (forwardedHeader !== "x-forwarded" && forwardedHeader !== "forwarded")
      throw new CommandError('--forwarded-header is "x-forwarded" or "forwarded"')
    await serveApp({ file, app: values.app, host, port, workers, trustedProxies, forwardedHeader })
    return
  }
  const app = await loadApp(file, values.app)
  const text = command === "routes" ? `${listRoutes(app).join("\n")}\n` : `${JSON.stringify(await app.openapi(), null, 2)}\n`
  // Exit even if the module keeps something open.
  if (values.output === undefined) process.stdout.write(text, () => process.exit())
  else {
    writeFileSync(values.output, text)
    process.exit()
  }
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        app: { type: "string" },
        host: { type: "string" },
        port: { type: "string" },
        workers: { type: "string" },
        "trusted-proxies": { type: "string" },
        "forwarded-header": { type: "string" },
        output: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    })
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error))
  }
}

// Errors that explain how to fix them need no stack.
const isExplained = (error: unknown): error is Error =>
  error instanceof CommandError || (error instanceof Error && "code" in error && String(error.code).startsWith("HAYAPI_"))

function readNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new CommandError(`${option} must be a number from ${least} to ${most}, not ${JSON.stringify(text)}`)
}

try {
  await main()
} catch (error) {
  console.error(isExplained(error) ? `hayapi: ${error.message}` : error)
  process.exit(1)
}
