// Runs Node for the user's own files: TypeScript with tsx if it is installed, else with Node itself; and restarts on changes.
import { spawn } from "node:child_process"
import { createRequire } from "node:module"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { CommandError } from "./load.ts"

/** Node's arguments for running the file; none are needed for JavaScript. Throws `CommandError` if Node cannot run TypeScript. */
export function nodeArguments(file: string): string[] {
  if (!/\.[cm]?tsx?$/.test(file)) return []
  const tsx = findTsx()
  if (tsx !== undefined) return ["--import", tsx]
  if ((process.features as { typescript?: unknown }).typescript) return []
  throw new CommandError(
    `Node ${process.versions.node} does not run TypeScript: npm install -D tsx, use Node 22.18 or later, or build first`,
  )
}

// Resolved from the user's project.
function findTsx(): string | undefined {
  try {
    return pathToFileURL(createRequire(resolve("package.json")).resolve("tsx")).href
  } catch {
    return undefined
  }
}

/** Set in a process that was started with these arguments, so that it does not start another one. */
const marker = "HAYAPI_NODE"

/** Whether this process can run the file without being started again. */
export const isPrepared = (file: string, watch: boolean): boolean =>
  process.env[marker] !== undefined || (!watch && nodeArguments(file).length === 0)

/** Runs the same command in another Node process, and exits with its exit code. */
export function runAgain(file: string, watch: boolean): void {
  const args = [...(watch ? ["--watch", "--watch-preserve-output"] : []), ...nodeArguments(file), ...process.argv.slice(1)]
  const child = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, [marker]: "1" } })
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void child.kill(signal))
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 0)
  })
}
