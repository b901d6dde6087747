// Node for the user's own files: TypeScript by tsx where it is installed, else by Node itself; and again at every change.
import { spawn } from "node:child_process"
import { createRequire } from "node:module"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { CommandError } from "./load.ts"

/** Arguments of Node that make it run the file; none if it runs it as it is. */
export function nodeArguments(file: string): string[] {
  if (!/\.[cm]?tsx?$/.test(file)) return []
  const tsx = findTsx()
  if (tsx !== undefined) return ["--import", tsx]
  if ((process.features as { typescript?: unknown }).typescript) return []
  throw new CommandError(
    `Node ${process.versions.node} does not run TypeScript: npm install -D tsx, use Node 22.18 or later, or build first`,
  )
}

// As the user's own project finds it.
function findTsx(): string | undefined {
  try {
    return pathToFileURL(createRequire(resolve("package.json")).resolve("tsx")).href
  } catch {
    return undefined
  }
}

/** Set in a process that was started for its arguments, so that it does not start another one. */
const marker = "HAYAPI_NODE"

/** Whether this process has what the file needs. */
export const isPrepared = (file: string, watch: boolean): boolean =>
  process.env[marker] !== undefined || (!watch && nodeArguments(file).length === 0)

/** Runs the same command in another Node, and ends as it ends. */
export function runAgain(file: string, watch: boolean): void {
  const args = [...(watch ? ["--watch", "--watch-preserve-output"] : []), ...nodeArguments(file), ...process.argv.slice(1)]
  const child = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, [marker]: "1" } })
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void child.kill(signal))
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 0)
  })
}
