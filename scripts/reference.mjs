// Writes the API reference (docs/reference/api) from the TSDoc of every export; an export without one is an error.
// TypeDoc is installed beside this script: it needs the JavaScript API of TypeScript 5, which the compiler here no longer has.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

const folder = fileURLToPath(new URL("reference", import.meta.url))
const run = (command, ...args) => {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" })
  if (status !== 0) process.exit(status ?? 1)
}

if (!existsSync(`${folder}/node_modules`)) run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
run(process.execPath, "node_modules/typedoc/bin/typedoc", "--logLevel", "Warn")
